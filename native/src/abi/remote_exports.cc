// The C functions of anecho.h for remote microphones: receivers, sockets and encoders.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/virtual_mic.h"
#include "engine/engine.h"
#include "remote/datagram_listener.h"
#include "remote/voice_encoder.h"
#include "remote/voice_player.h"

namespace {

using anecho::ConfigReader;
using anecho::DatagramListener;
using anecho::Error;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::VoicePlayer;

/// An encoder that is used by one call at a time.
struct Encoder {
  explicit Encoder(const anecho::VoiceEncoder::Config& config) : encoder(config) {}
  std::mutex mutex;
  anecho::VoiceEncoder encoder;
};

using Receivers = anecho::HandleTable<VoicePlayer>;
using Encoders = anecho::HandleTable<Encoder>;
using Listeners = anecho::HandleTable<DatagramListener>;

// More than a datagram can hold.
constexpr uint32_t kMaxBytes = 65'536;

std::shared_ptr<VoicePlayer> OpenReceiver(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  anecho::VoiceReceiver::Config receiver;
  const int mic = reader.Integer("mic", 0, 0, INT32_MAX);
  const int engine = reader.Integer("engine", 0, 0, INT32_MAX);
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
  if (engine == 0) return std::make_shared<VoicePlayer>(std::move(opened), receiver);
  if (receiver.channels != 1) {
    throw Error(ANECHO_INVALID_CONFIG, "an engine's microphone has one channel: open such a mic");
  }
  receiver.is_paced = true;
  using Engines = anecho::HandleTable<anecho::Engine>;
  auto pushed = Engines::Get().Find(static_cast<uint32_t>(engine))->pushed_microphone();
  return std::make_shared<VoicePlayer>(std::move(opened), receiver, std::move(pushed));
}

std::shared_ptr<DatagramListener> OpenListener(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  const std::string address = reader.String("address");
  const int port = reader.Integer("port", 0, 0, 65'535);
  reader.Finish();
  return std::make_shared<DatagramListener>(address, port);
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

/// A member of VoicePlayer that takes bytes.
using PutBytes = std::optional<VoicePlayer::PutResult> (VoicePlayer::*)(std::span<const uint8_t>);

int32_t Put(PutBytes put, uint32_t handle, const uint8_t* bytes, uint32_t size,
            anecho_error* error) {
  return Guard(error, [&] {
    if (size > 0) anecho::RequirePointer(bytes, "bytes");
    if (size > kMaxBytes) throw Error(ANECHO_INVALID_ARGUMENT, "no datagram is so large");
    const auto player = Receivers::Get().Find(handle);
    const auto result = (player.get()->*put)({bytes, size});
    if (!result) throw Error(ANECHO_DEVICE, "the virtual microphone is gone: open another");
    return *result == VoicePlayer::PutResult::kIgnored ? ANECHO_IGNORED : ANECHO_OK;
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

int32_t anecho_socket_open(const char* config, uint32_t* handle, uint32_t* port,
                           anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequirePointer(handle, "handle");
    anecho::RequirePointer(port, "port");
    *handle = *port = 0;
    auto listener = OpenListener(config);
    *port = static_cast<uint32_t>(listener->port());
    *handle = Listeners::Get().Add(std::move(listener));
    return ANECHO_OK;
  });
}

int32_t anecho_socket_receive(uint32_t handle, uint8_t* bytes, uint32_t capacity,
                              anecho_datagram* datagrams, uint32_t max_datagrams, uint32_t* count,
                              uint32_t timeout_ms, anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequirePointer(bytes, "bytes");
    anecho::RequirePointer(datagrams, "datagrams");
    anecho::RequirePointer(count, "count");
    *count = 0;
    constexpr auto kMaxDatagram = static_cast<uint32_t>(anecho::UdpSocket::kMaxBytes);
    if (capacity < kMaxDatagram || max_datagrams == 0) {
      throw Error(ANECHO_INVALID_ARGUMENT, "there is no room for a datagram: 9216 bytes");
    }
    const auto listener = Listeners::Get().Find(handle);
    uint32_t used = 0;
    listener->Receive(std::chrono::milliseconds(timeout_ms), [&](const anecho::UdpDatagram& it) {
      anecho_datagram& datagram = datagrams[(*count)++];
      datagram.offset = used;
      datagram.bytes = static_cast<uint32_t>(it.bytes.size());
      anecho::CopyText(anecho::ToText(it.sender), datagram.sender, sizeof(datagram.sender));
      std::copy(it.bytes.begin(), it.bytes.end(), bytes + used);
      used += datagram.bytes;
      return *count < max_datagrams && capacity - used >= kMaxDatagram;
    });
    if (*count > 0) return ANECHO_OK;
    return listener->is_closed() ? ANECHO_END : ANECHO_TIMEOUT;
  });
}

int32_t anecho_socket_hold(uint32_t handle, const char* sender, uint32_t time_ms,
                           anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequirePointer(sender, "sender");
    if (time_ms == 0 || time_ms > 60'000) {
      throw Error(ANECHO_INVALID_ARGUMENT, "time_ms must be 1 to 60000");
    }
    const auto listener = Listeners::Get().Find(handle);
    listener->Hold(anecho::ParsePeer(sender), std::chrono::milliseconds(time_ms));
    return ANECHO_OK;
  });
}

int32_t anecho_socket_refused(uint32_t handle, uint64_t* count, anecho_error* error) {
  return Guard(error, [&] {
    anecho::RequirePointer(count, "count");
    *count = Listeners::Get().Find(handle)->refused();
    return ANECHO_OK;
  });
}

int32_t anecho_socket_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Listeners::Get().Remove(handle)->Close();
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
