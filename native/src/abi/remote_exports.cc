// The C functions of anecho.h for microphones that are heard over a network.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/virtual_mic.h"
#include "remote/voice_encoder.h"
#include "remote/voice_player.h"

namespace {

using anecho::ConfigReader;
using anecho::Error;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::VoicePlayer;

/// An encoder that makes one packet at a time.
struct Encoder {
  explicit Encoder(const anecho::VoiceEncoder::Config& config) : encoder(config) {}
  std::mutex mutex;
  anecho::VoiceEncoder encoder;
};

using Receivers = anecho::HandleTable<VoicePlayer>;
using Encoders = anecho::HandleTable<Encoder>;

// More than a datagram can hold.
constexpr uint32_t kMaxBytes = 65'536;

std::shared_ptr<VoicePlayer> OpenReceiver(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  anecho::VoiceReceiver::Config receiver;
  const int mic = reader.Integer("mic", 0, 0, INT32_MAX);
  receiver.capacity_packets = reader.Integer("queue_packets", receiver.capacity_packets, 1, 1024);
  receiver.jitter.min_delay = reader.Integer("min_delay_ms", 20, 0, 1000) * 1e-3;
  receiver.jitter.max_delay = reader.Integer("max_delay_ms", 200, 0, 1000) * 1e-3;
  receiver.max_gap = std::chrono::milliseconds(reader.Integer("gap_ms", 600, 1, 60'000));
  reader.Finish();
  if (receiver.jitter.min_delay > receiver.jitter.max_delay) {
    throw Error(ANECHO_INVALID_CONFIG, "min_delay_ms is more than max_delay_ms: give less");
  }
  auto opened = anecho::HandleTable<anecho::VirtualMic>::Get().Find(static_cast<uint32_t>(mic));
  receiver.channels = opened->channels();
  return std::make_shared<VoicePlayer>(std::move(opened), receiver);
}

std::shared_ptr<Encoder> OpenEncoder(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  anecho::VoiceEncoder::Config encoder;
  encoder.channels = reader.Integer("channels", encoder.channels, 1, 2);
  encoder.bit_rate = reader.Integer("bit_rate", encoder.bit_rate, 6000, 510'000);
  encoder.packet_ms = reader.Integer("packet_ms", encoder.packet_ms, 10, 20);
  encoder.expected_loss_percent =
      reader.Integer("expected_loss_percent", encoder.expected_loss_percent, 0, 100);
  reader.Finish();
  if (encoder.packet_ms % 10 != 0) {
    throw Error(ANECHO_INVALID_CONFIG, "packet_ms must be 10 or 20");
  }
  return std::make_shared<Encoder>(encoder);
}

/// @param put a member of VoicePlayer that takes bytes.
int32_t Put(bool (VoicePlayer::*put)(std::span<const uint8_t>), uint32_t handle,
            const uint8_t* bytes, uint32_t size, anecho_error* error) {
  return Guard(error, [&] {
    if (size > 0) anecho::RequirePointer(bytes, "bytes");
    if (size > kMaxBytes) throw Error(ANECHO_INVALID_ARGUMENT, "no datagram is so large");
    const auto player = Receivers::Get().Find(handle);
    if (!(player.get()->*put)({bytes, size})) {
      throw Error(ANECHO_DEVICE, "the virtual microphone is gone: open another");
    }
    return ANECHO_OK;
  });
}

}  // namespace

int32_t anecho_receiver_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenReceiver(config); });
}

int32_t anecho_receiver_put_rtp(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                anecho_error* error) {
  return Put(&VoicePlayer::PutRtp, handle, bytes, size, error);
}

int32_t anecho_receiver_put_frame(uint32_t handle, const uint8_t* bytes, uint32_t size,
                                  anecho_error* error) {
  return Put(&VoicePlayer::PutFrame, handle, bytes, size, error);
}

int32_t anecho_receiver_discard(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Receivers::Get().Find(handle)->Discard();
    return ANECHO_OK;
  });
}

int32_t anecho_receiver_statistics_get(uint32_t handle, anecho_receiver_statistics* statistics,
                                       anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequireStruct(statistics, "statistics");
    const auto player = Receivers::Get().Find(handle);
    const VoicePlayer::Statistics now = player->statistics();
    anecho_receiver_statistics filled{};
    filled.is_alive = player->is_alive() ? 1 : 0;
    filled.is_playing = now.is_playing ? 1 : 0;
    filled.has_sender = now.has_sender ? 1 : 0;
    filled.ssrc = now.ssrc;
    filled.waiting_packets = static_cast<uint32_t>(now.waiting_packets);
    filled.delay_ms = static_cast<float>(now.delay_ms);
    filled.target_delay_ms = static_cast<float>(now.target_delay_ms);
    filled.drift_ppm = static_cast<float>(now.drift_ppm);
    filled.level_dbfs = now.level_dbfs;
    filled.received = now.counts.received;
    filled.ignored = now.counts.ignored;
    filled.duplicates = now.counts.duplicates;
    filled.late = now.counts.late;
    filled.dropped = now.counts.dropped;
    filled.decoded = now.counts.decoded;
    filled.lost = now.counts.lost;
    filled.recovered = now.counts.recovered;
    filled.undecodable = now.counts.undecodable;
    filled.starved = now.counts.starved;
    anecho::FillStruct(filled, statistics);
    return ANECHO_OK;
  });
}

int32_t anecho_receiver_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Receivers::Get().Remove(handle)->Close();
    return ANECHO_OK;
  });
}

int32_t anecho_encoder_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenEncoder(config); });
}

int32_t anecho_encoder_encode(uint32_t handle, const float* samples, uint32_t frames,
                              uint8_t* bytes, uint32_t capacity, uint32_t* size,
                              anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequirePointer(samples, "samples");
    anecho::RequirePointer(bytes, "bytes");
    anecho::RequirePointer(size, "size");
    *size = 0;
    if (capacity < anecho::VoiceEncoder::kMaxPacketBytes) {
      throw Error(ANECHO_INVALID_ARGUMENT, "capacity must be 1275 or more");
    }
    const auto found = Encoders::Get().Find(handle);
    const std::lock_guard lock(found->mutex);
    anecho::VoiceEncoder& encoder = found->encoder;
    if (frames != static_cast<uint32_t>(encoder.packet_frames())) {
      throw Error(ANECHO_INVALID_ARGUMENT, "a packet holds other frames than these");
    }
    const auto count =
        static_cast<std::size_t>(frames) * static_cast<std::size_t>(encoder.channels());
    const std::span<const uint8_t> packet = encoder.Encode({samples, count});
    std::copy(packet.begin(), packet.end(), bytes);
    *size = static_cast<uint32_t>(packet.size());
    return ANECHO_OK;
  });
}

int32_t anecho_encoder_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Encoders::Get().Remove(handle);
    return ANECHO_OK;
  });
}
