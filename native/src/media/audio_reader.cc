#include "media/audio_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "dsp/sample_format.h"
#include "media/audio_text.h"
#include "media/compressed_reader.h"
#include "media/file.h"
#include "media/wav_header.h"

namespace anecho {
namespace {

[[noreturn]] void Fail(const std::string& path, const std::string& text) {
  throw Error(ANECHO_BAD_AUDIO, path + ": " + text);
}

class WavReader final : public AudioReader {
 public:
  WavReader(File file, AudioInfo info, const WavHeader& header)
      : AudioReader(file.path(), std::move(info)), file_(std::move(file)), header_(header) {
    file_.Seek(header_.data_start);
  }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    const auto room = static_cast<std::int64_t>(interleaved.size()) / header_.channels;
    const std::int64_t frames = std::min(room, header_.frames - position_);
    const auto samples = static_cast<std::size_t>(frames * header_.channels);
    bytes_.resize(samples * BytesPerSample(header_.format));
    if (file_.Read(bytes_) < bytes_.size()) Fail(path(), "became shorter while it was read");
    DecodeSamples(header_.format, bytes_, interleaved.first(samples));
    position_ += frames;
    return frames;
  }

 private:
  File file_;
  WavHeader header_;
  std::int64_t position_ = 0;
  std::vector<std::byte> bytes_;
};

std::unique_ptr<AudioReader> OpenWav(File file) {
  const WavHeader header = ReadWavHeader(file);
  AudioInfo info{.format = "wav",
                 .sample_rate = header.sample_rate,
                 .channels = header.channels,
                 .bits = header.bits,
                 .frames = header.frames};
  CheckAudioInfo(file.path(), info);
  if (header.frames == 0) Fail(file.path(), "holds no sound; record it again");
  return std::make_unique<WavReader>(std::move(file), std::move(info), header);
}

std::string_view Text(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

}  // namespace

std::unique_ptr<AudioReader> AudioReader::Open(const std::string& path) {
  File file = File::OpenToRead(path);
  if (file.size() == 0) Fail(path, "the file is empty; record it again");
  std::array<std::byte, 12> start{};
  file.Read(start);
  const std::string_view id = Text(start, 0, 4);
  if ((id == "RIFF" || id == "RF64" || id == "BW64") && Text(start, 8, 4) == "WAVE") {
    return OpenWav(std::move(file));
  }
  if (id == "fLaC") return OpenFlac(std::move(file));
  if (std::unique_ptr<AudioReader> reader = OpenMp3(std::move(file))) return reader;
  Fail(path, "this is not audio that can be read; use WAV, FLAC or MP3");
}

std::int64_t AudioReader::Read(std::span<float> interleaved) {
  const auto channels = static_cast<std::size_t>(info_.channels);
  const std::int64_t frames = Decode(interleaved.first(interleaved.size() / channels * channels));
  CheckSamples(interleaved.first(static_cast<std::size_t>(frames) * channels));
  position_ += frames;
  return frames;
}

void AudioReader::CheckSamples(std::span<const float> samples) const {
  constexpr float kMost = 1e6f;
  // Written so that NaN fails too.
  const auto bad = std::find_if(samples.begin(), samples.end(),
                                [](float sample) { return !(std::fabs(sample) <= kMost); });
  if (bad == samples.end()) return;
  const std::int64_t frame = position_ + (bad - samples.begin()) / info_.channels;
  const char* what = std::isfinite(*bad) ? "is far louder than sound can be" : "is not a number";
  Fail(path_, "the sample at " + TimeText(frame, info_.sample_rate) + " " + what +
                  "; export the recording again");
}

void CheckAudioInfo(const std::string& path, const AudioInfo& info) {
  if (info.channels < 1 || info.channels > 32) {
    Fail(path, "has " + std::to_string(info.channels) + " channels; 1 to 32 can be read");
  }
  if (info.sample_rate < 8000 || info.sample_rate > 192000) {
    Fail(path, "has a sample rate of " + std::to_string(info.sample_rate) +
                   " Hz; 8000 to 192000 Hz can be read");
  }
}

anecho_audio_info ProbeAudio(const std::string& path) {
  const AudioInfo held = AudioReader::Open(path)->info();
  anecho_audio_info info{};
  info.sample_rate = static_cast<std::uint32_t>(held.sample_rate);
  info.channels = static_cast<std::uint32_t>(held.channels);
  info.bits = static_cast<std::uint32_t>(held.bits);
  info.frames = static_cast<std::uint64_t>(held.frames);
  held.format.copy(info.format, sizeof(info.format) - 1);
  return info;
}

}  // namespace anecho
