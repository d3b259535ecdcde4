// The C functions of anecho.h for capturing what is played.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/audio_capturer.h"

namespace {

using anecho::AudioCapturer;
using anecho::ConfigReader;
using anecho::Error;
using anecho::FillStruct;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::RequirePointer;
using anecho::RequireStruct;

using Capturers = anecho::HandleTable<AudioCapturer>;

std::shared_ptr<AudioCapturer> OpenCapturer(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  AudioCapturer::Config capturer;
  const std::string backend = reader.String("backend");
  capturer.endpoint = reader.String("endpoint", "");
  capturer.channels = reader.Integer("channels", capturer.channels, 2, 8);
  capturer.buffer_ms = reader.Integer("buffer_ms", capturer.buffer_ms, 20, 10'000);
  reader.Finish();
  if (capturer.channels != 2 && capturer.channels != 6 && capturer.channels != 8) {
    throw Error(ANECHO_INVALID_CONFIG, "channels must be 2, 6 or 8");
  }
  return std::make_shared<AudioCapturer>(backend, capturer);
}

}  // namespace

int32_t anecho_capturer_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenCapturer(config); });
}

int32_t anecho_capturer_read(uint32_t handle, float* samples, uint32_t capacity,
                             uint32_t timeout_ms, uint32_t* frames, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(samples, "samples");
    RequirePointer(frames, "frames");
    *frames = 0;
    if (capacity == 0) throw Error(ANECHO_INVALID_ARGUMENT, "capacity must be more than 0");
    const auto capturer = Capturers::Get().Find(handle);
    const auto room =
        static_cast<std::size_t>(capacity) * static_cast<std::size_t>(capturer->channels());
    const auto timeout = std::chrono::milliseconds(timeout_ms);
    *frames = static_cast<uint32_t>(capturer->Read({samples, room}, timeout));
    if (*frames > 0) return ANECHO_OK;
    return capturer->is_closed() ? ANECHO_END : ANECHO_TIMEOUT;
  });
}

int32_t anecho_capturer_drain(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Capturers::Get().Find(handle)->Drain();
    return ANECHO_OK;
  });
}

int32_t anecho_capturer_statistics_get(uint32_t handle, anecho_capturer_statistics* statistics,
                                       anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(statistics, "statistics");
    const auto capturer = Capturers::Get().Find(handle);
    anecho_capturer_statistics filled{};
    filled.channels = static_cast<uint32_t>(capturer->channels());
    filled.captured_frames = capturer->captured_frames();
    filled.dropped_frames = capturer->dropped_frames();
    FillStruct(filled, statistics);
    return ANECHO_OK;
  });
}

int32_t anecho_capturer_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Capturers::Get().Remove(handle)->Close();
    return ANECHO_OK;
  });
}
