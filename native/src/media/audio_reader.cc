#include "media/audio_reader.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"
#include "media/flac_reader.h"
#include "media/mp3_header.h"
#include "media/mp3_reader.h"
#include "media/other_formats.h"
#include "media/wav_reader.h"

namespace anecho {
namespace {

[[noreturn]] void Fail(const std::string& path, const std::string& text) {
  throw Error(ANECHO_BAD_AUDIO, path + ": " + text);
}

// Skips ID3 tags. They come before MP3, and some programs put them before other formats too.
// @return whether there was one.
bool SkipTags(ByteStream* stream) {
  bool any = false;
  while (const std::int64_t bytes = Id3TagBytes(stream->Peek(kId3HeaderBytes))) {
    stream->Skip(bytes);
    any = true;
  }
  return any;
}

bool IsWav(std::string_view start) {
  const std::string_view id = start.substr(0, 4);
  return (id == "RIFF" || id == "RF64" || id == "BW64") && start.substr(8, 4) == "WAVE";
}

}  // namespace

std::unique_ptr<AudioReader> AudioReader::Open(const std::string& path) {
  return Open(ByteStream::OpenFile(path));
}

std::unique_ptr<AudioReader> AudioReader::Open(ByteStream stream, const std::string& advice) {
  const std::string name = stream.name();
  if (stream.Peek(1).empty()) Fail(name, "the file is empty; record it again");
  const bool has_tag = SkipTags(&stream);
  constexpr std::size_t kStartBytes = 64;
  const auto bytes = stream.Peek(kStartBytes);
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (start.size() >= 12 && IsWav(start)) return OpenWav(std::move(stream));
  if (start.starts_with("fLaC")) return OpenFlac(std::move(stream));
  if (const auto other = NameOtherFormat(bytes)) {
    Fail(name, "is " + *other + ", which can't be read; " + ConvertHint(name));
  }
  if (auto reader = OpenMp3(std::move(stream), has_tag)) return reader;
  if (has_tag) Fail(name, "has a tag but no sound that can be read; " + ConvertHint(name));
  Fail(name, "this is not audio that can be read; use WAV, FLAC or MP3, or " + ConvertHint(name) +
                 advice);
}

std::int64_t AudioReader::Read(std::span<float> interleaved) {
  const auto channels = static_cast<std::size_t>(info_.channels);
  const std::int64_t before = position_;
  const std::int64_t frames = ReadAnything(interleaved);
  CheckSamples(interleaved.first(static_cast<std::size_t>(frames) * channels), before);
  return frames;
}

std::int64_t AudioReader::ReadAnything(std::span<float> interleaved) {
  const auto channels = static_cast<std::size_t>(info_.channels);
  const std::int64_t frames = Decode(interleaved.first(interleaved.size() / channels * channels));
  position_ += frames;
  return frames;
}

void AudioReader::SetInfo(AudioInfo info) {
  if (info.channels < 1 || info.channels > 32) {
    Fail(path_, "has " + std::to_string(info.channels) + " channels; 1 to 32 can be read");
  }
  if (info.sample_rate < 8000 || info.sample_rate > 192000) {
    Fail(path_, "has a sample rate of " + std::to_string(info.sample_rate) +
                    " Hz; 8000 to 192000 Hz can be read");
  }
  info_ = std::move(info);
}

void AudioReader::AddNote(const std::string& text) {
  std::string note = path_ + ": " + text;
  if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) {
    notes_.push_back(std::move(note));
  }
}

void AudioReader::CheckSamples(std::span<const float> samples, std::int64_t before) const {
  constexpr float kMaxSample = 1e6f;
  // Written so that NaN fails too.
  const auto bad = std::find_if(samples.begin(), samples.end(),
                                [](float sample) { return !(std::fabs(sample) <= kMaxSample); });
  if (bad == samples.end()) return;
  const std::int64_t frame = before + (bad - samples.begin()) / info_.channels;
  const char* what = std::isfinite(*bad) ? "is far louder than sound can be" : "is not a number";
  Fail(path_, "the sample at " + TimeText(frame, info_.sample_rate) + " " + what +
                  "; export the recording again");
}

anecho_audio_info ToAbi(const AudioInfo& held) {
  anecho_audio_info info{};
  info.sample_rate = static_cast<std::uint32_t>(held.sample_rate);
  info.channels = static_cast<std::uint32_t>(held.channels);
  info.bits = static_cast<std::uint32_t>(held.bits);
  info.frames = static_cast<std::uint64_t>(held.frames);
  held.format.copy(info.format, sizeof(info.format) - 1);
  return info;
}

anecho_audio_info ProbeAudio(const std::string& path) {
  return ToAbi(AudioReader::Open(path)->info());
}

}  // namespace anecho
