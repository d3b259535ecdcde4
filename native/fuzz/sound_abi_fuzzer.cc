// Fuzzes the C functions for loopback capture, meters of devices, virtual microphones, sound from
// files and pipes, samples, WAV and FLAC files, and Opus in Ogg, with any configuration, any handle
// and any bytes. See calls.h for where it runs.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "anecho.h"
#include "calls.h"

namespace {

using anecho::fuzz::Check;
using anecho::fuzz::CheckText;
using anecho::fuzz::NewError;
using anecho::fuzz::Require;
using anecho::fuzz::Run;
using anecho::fuzz::SplitFirstLine;
using anecho::fuzz::TakeNumbers;
using anecho::fuzz::Target;

/// The most channels that anything here has.
constexpr std::size_t kMaxChannels = 64;

void FuzzCapturer(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_capturer_open(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  std::array<float, 8 * 16> samples{};
  std::uint32_t frames = 0;
  Check(anecho_capturer_read(handle, samples.data(), 16, 1, &frames, &error), error);
  Require(frames <= 16);
  anecho_capturer_statistics statistics{};
  statistics.size = sizeof(statistics);
  Check(anecho_capturer_statistics_get(handle, &statistics, &error), error);
  Check(anecho_capturer_drain(handle, &error), error);
  Check(anecho_capturer_close(handle, &error), error);
  Require(anecho_capturer_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzMeters(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_meters_open(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  // Room for the largest number of levels.
  std::array<float, 64> levels{};
  Check(anecho_meters_read(handle, levels.data(), 0, &error), error);
  Check(anecho_meters_read(handle, levels.data(), levels.size(), &error), error);
  for (const float level : levels) Require(std::isnan(level) || level <= 20);
  Check(anecho_meters_close(handle, &error), error);
  Require(anecho_meters_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzMic(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_mic_open(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  const std::array<float, 2 * 16> samples{};
  Check(anecho_mic_push(handle, samples.data(), 16, &error), error);
  Check(anecho_mic_wait(handle, 0, 1, &error), error);
  Check(anecho_mic_discard(handle, &error), error);
  anecho_mic_statistics statistics{};
  statistics.size = sizeof(statistics);
  Check(anecho_mic_statistics_get(handle, &statistics, &error), error);
  Check(anecho_mic_close(handle, &error), error);
  Require(anecho_mic_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzFile(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_file_create(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  const std::vector<float> samples(kMaxChannels * 16);
  Check(anecho_file_write(handle, samples.data(), 16, &error), error);
  Check(anecho_file_close(handle, &error), error);
  Require(anecho_file_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

/// @param text its first line is the configuration, the rest the sound to encode.
void FuzzOgg(const std::string& text) {
  const auto [config, sound] = SplitFirstLine(text);
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_ogg_open(config.c_str(), &handle, &error), error);
  if (handle == 0) return;
  // The sound has this many frames of 8 channels. With fewer channels, only its beginning is
  // written.
  std::vector<float> samples(sound.size() / sizeof(float));
  std::memcpy(samples.data(), sound.data(), samples.size() * sizeof(float));
  const auto frames = static_cast<std::uint32_t>(samples.size() / 8);
  Require(anecho_ogg_write(handle, samples.data(), frames, &error) == ANECHO_OK);
  Require(anecho_ogg_finish(handle, &error) == ANECHO_OK);
  Require(anecho_ogg_write(handle, samples.data(), 0, &error) == ANECHO_OK);
  Require(anecho_ogg_finish(handle, &error) == ANECHO_STATE);
  std::vector<std::uint8_t> page(65'307);
  const auto capacity = static_cast<std::uint32_t>(page.size());
  std::uint32_t size = 0;
  std::uint32_t pages = 0;
  do {
    Require(anecho_ogg_take(handle, page.data(), capacity, &size, &error) == ANECHO_OK);
    Require(size <= capacity && (size == 0 || std::memcmp(page.data(), "OggS", 4) == 0));
    ++pages;
  } while (size > 0);
  // Two pages of header, at least one of sound, and the last call, which gave none.
  Require(pages > 3);
  Check(anecho_ogg_close(handle, &error), error);
  Require(anecho_ogg_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzHandles(const std::string& text) {
  const auto [handle, first, second, third] = TakeNumbers(text);
  anecho_error error = NewError();
  error.size = third % (sizeof(error) + 1);
  anecho_capturer_statistics capturer{};
  capturer.size = first % (sizeof(capturer) + 1);
  anecho_mic_statistics mic{};
  mic.size = second % (sizeof(mic) + 1);
  float sample = 0;
  std::uint32_t frames = 0;
  Require(anecho_capturer_read(handle, &sample, first, 0, &frames, &error) < 0);
  Require(anecho_capturer_drain(handle, nullptr) < 0);
  Require(anecho_capturer_statistics_get(handle, &capturer, &error) < 0);
  Require(anecho_capturer_close(handle, &error) < 0);
  Require(anecho_meters_read(handle, &sample, first, &error) < 0);
  Require(anecho_meters_close(handle, nullptr) < 0);
  Require(anecho_mic_push(handle, &sample, first, &error) < 0);
  Require(anecho_mic_discard(handle, nullptr) < 0);
  Require(anecho_mic_wait(handle, first, 0, &error) < 0);
  Require(anecho_mic_statistics_get(handle, &mic, &error) < 0);
  Require(anecho_mic_close(handle, &error) < 0);
  Require(anecho_mic_play(handle, first, &error) < 0);
  anecho_audio_info info{};
  info.size = first % (sizeof(info) + 1);
  Require(anecho_sound_info(handle, &info, &error) < 0);
  Require(anecho_sound_notes(handle, nullptr, 0, &frames, &error) < 0);
  Require(anecho_sound_read(handle, &sample, first, second, &frames, &error) < 0);
  Require(anecho_sound_close(handle, &error) < 0);
  Require(anecho_file_write(handle, &sample, first, &error) < 0);
  Require(anecho_file_close(handle, &error) < 0);
  Require(anecho_ogg_write(handle, &sample, first, &error) < 0);
  Require(anecho_ogg_finish(handle, nullptr) < 0);
  Require(anecho_ogg_take(handle, nullptr, second, &frames, &error) < 0);
  Require(anecho_ogg_close(handle, &error) < 0);
}

void ReadAll(std::uint32_t handle, anecho_error* error) {
  constexpr std::uint32_t kPieceFrames = 4096;
  // Reading stops after this many pieces: a few bytes can hold seconds of compressed silence.
  constexpr int kMaxPieces = 100;
  std::vector<float> samples(2 * kPieceFrames);
  for (const std::uint32_t channels : {1U, 2U}) {
    std::int32_t status = ANECHO_OK;
    for (int i = 0; i < kMaxPieces && status == ANECHO_OK; ++i) {
      std::uint32_t frames = 0;
      status = anecho_sound_read(handle, samples.data(), kPieceFrames, channels, &frames, error);
      Check(status, *error);
      Require(frames <= kPieceFrames && (frames == kPieceFrames || status != ANECHO_OK));
      for (std::uint32_t at = 0; at < frames * channels; ++at) {
        Require(std::fabs(samples[at]) <= 1);
      }
    }
  }
}

/// @param text its first line is the configuration, the rest the content of the file "input.raw".
void FuzzSound(const std::string& text) {
  const auto [config, contents] = SplitFirstLine(text);
  std::ofstream("input.raw", std::ios::binary) << contents;
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_sound_open(config.c_str(), &handle, &error), error);
  if (handle == 0) return;
  anecho_audio_info info{};
  info.size = sizeof(info);
  Check(anecho_sound_info(handle, &info, &error), error);
  CheckText(anecho_sound_notes, handle, text.size());
  Require(anecho_mic_play(handle, handle, &error) == ANECHO_INVALID_HANDLE);
  ReadAll(handle, &error);
  Check(anecho_sound_close(handle, &error), error);
  Require(anecho_sound_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

/// Decodes bytes to samples and encodes them again: samples of 16 bits must come back unchanged.
/// Then makes the header of a WAV stream.
void FuzzSamples(const std::string& text) {
  anecho_error error = NewError();
  const std::int32_t format = text.empty() ? 0 : static_cast<signed char>(text.front());
  const std::size_t size = format == ANECHO_FORMAT_F32 ? 4 : 2;
  const std::size_t count = text.empty() ? 0 : (text.size() - 1) / size;
  std::vector<std::uint8_t> bytes(text.end() - static_cast<std::ptrdiff_t>(count * size),
                                  text.end());
  std::vector<float> samples(count);
  const std::int32_t decoded = anecho_samples_decode(
      format, bytes.data(), static_cast<std::uint32_t>(count), samples.data(), &error);
  Check(decoded, error);
  std::vector<std::uint8_t> again(bytes.size());
  const std::int32_t encoded = anecho_samples_encode(
      format, samples.data(), static_cast<std::uint32_t>(count), again.data(), &error);
  Check(encoded, error);
  Require(decoded == encoded);
  if (format == ANECHO_FORMAT_S16) Require(again == bytes);

  const auto [rate, channels, capacity, unused] = TakeNumbers(text);
  std::vector<std::uint8_t> header(capacity % 128);
  std::uint32_t needed = 0;
  Check(anecho_wav_stream_header(format, rate, channels, header.data(),
                                 static_cast<std::uint32_t>(header.size()), &needed, &error),
        error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<Target, 8> kTargets{{{FuzzCapturer},
                                            {FuzzMic},
                                            {FuzzFile},
                                            {FuzzHandles, false},
                                            {FuzzSamples, false},
                                            {FuzzSound},
                                            {FuzzOgg, false},
                                            {FuzzMeters}}};
  return Run(kTargets, data, size);
}
