// The C functions of anecho.h for Opus in Ogg.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "media/ogg_opus_encoder.h"

namespace {

using anecho::ConfigReader;
using anecho::Error;
using anecho::Guard;
using anecho::OggOpusEncoder;
using anecho::RequirePointer;

/// An encoder that is used by one call at a time.
struct OggStream {
  explicit OggStream(const OggOpusEncoder::Config& config) : encoder(config) {}
  std::mutex mutex;
  OggOpusEncoder encoder;
};

using OggStreams = anecho::HandleTable<OggStream>;

constexpr int kMinBitRate = 6000;
constexpr int kMaxBitRatePerChannel = 256'000;

std::shared_ptr<OggStream> OpenOgg(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  OggOpusEncoder::Config ogg;
  ogg.channels = reader.Integer("channels", ogg.channels, 1, 8);
  ogg.bit_rate = reader.Integer("bit_rate", ogg.bit_rate, 0, 8 * kMaxBitRatePerChannel);
  ogg.packet_ms = reader.Integer("packet_ms", ogg.packet_ms, 5, 20);
  reader.Finish();
  if (ogg.channels > 2 && ogg.channels != 6 && ogg.channels != 8) {
    throw Error(ANECHO_INVALID_CONFIG, "channels must be 1, 2, 6 or 8");
  }
  if (ogg.packet_ms != 5 && ogg.packet_ms % 10 != 0) {
    throw Error(ANECHO_INVALID_CONFIG, "packet_ms must be 5, 10 or 20");
  }
  if (ogg.bit_rate != 0 &&
      (ogg.bit_rate < kMinBitRate || ogg.bit_rate > ogg.channels * kMaxBitRatePerChannel)) {
    throw Error(ANECHO_INVALID_CONFIG, "bit_rate must be 6000 to 256000 times the channels, or 0");
  }
  return std::make_shared<OggStream>(ogg);
}

}  // namespace

int32_t anecho_ogg_open(const char* config, uint32_t* handle, anecho_error* error) {
  return anecho::OpenHandle(handle, error, [&] { return OpenOgg(config); });
}

int32_t anecho_ogg_write(uint32_t handle, const float* samples, uint32_t frames,
                         anecho_error* error) {
  return Guard(error, [&] {
    const auto stream = OggStreams::Get().Find(handle);
    if (frames == 0) return ANECHO_OK;
    RequirePointer(samples, "samples");
    const std::lock_guard lock(stream->mutex);
    const auto channels = static_cast<std::size_t>(stream->encoder.channels());
    stream->encoder.Write({samples, frames * channels});
    return ANECHO_OK;
  });
}

int32_t anecho_ogg_finish(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    const auto stream = OggStreams::Get().Find(handle);
    const std::lock_guard lock(stream->mutex);
    stream->encoder.Finish();
    return ANECHO_OK;
  });
}

int32_t anecho_ogg_take(uint32_t handle, uint8_t* bytes, uint32_t capacity, uint32_t* size,
                        anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(bytes, "bytes");
    RequirePointer(size, "size");
    *size = 0;
    if (capacity < OggOpusEncoder::kMaxPageBytes) {
      throw Error(ANECHO_INVALID_ARGUMENT, "capacity must be 65307 or more");
    }
    const auto stream = OggStreams::Get().Find(handle);
    const std::lock_guard lock(stream->mutex);
    const std::span<const uint8_t> page = stream->encoder.TakePage();
    std::copy(page.begin(), page.end(), bytes);
    *size = static_cast<uint32_t>(page.size());
    return ANECHO_OK;
  });
}

int32_t anecho_ogg_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    OggStreams::Get().Remove(handle);
    return ANECHO_OK;
  });
}
