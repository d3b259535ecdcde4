#include "devices/pipewire/packet_ring.h"

#include <algorithm>

namespace anecho {

PacketRing::PacketRing(StreamFormat format, std::size_t slots)
    : format_(format),
      slots_(slots),
      samples_(slots * static_cast<std::size_t>(kSlotFrames * format.channels)) {}

void PacketRing::Push(const Packet& packet) {
  for (std::int64_t offset = 0; offset < packet.frames; offset += kSlotFrames) {
    PushSlot(packet, offset, std::min(kSlotFrames, packet.frames - offset));
  }
}

void PacketRing::PushSlot(const Packet& packet, std::int64_t offset, std::int64_t frames) {
  const std::uint64_t written = written_.load(std::memory_order_relaxed);
  if (written - read_.load(std::memory_order_acquire) == slots_.size()) {
    lost_ = true;
    return;
  }
  const auto channels = static_cast<std::size_t>(format_.channels);
  const std::size_t index = static_cast<std::size_t>(written) % slots_.size();
  const std::span samples = std::span(samples_).subspan(
      index * kSlotFrames * channels, static_cast<std::size_t>(frames) * channels);
  Packet& slot = slots_[index];
  slot = {.samples = {},
          .frames = frames,
          .device_position = packet.device_position + offset,
          .time = packet.time + FramesToTime(offset, format_.sample_rate),
          .silent = packet.silent,
          .discontinuity = (packet.discontinuity && offset == 0) || lost_};
  lost_ = false;
  if (!packet.silent) {
    const auto source = packet.samples.subspan(static_cast<std::size_t>(offset) * channels);
    std::copy_n(source.begin(), samples.size(), samples.begin());
    slot.samples = samples;
  }
  written_.store(written + 1, std::memory_order_release);
}

bool PacketRing::Front(Packet* packet) const {
  if (empty()) return false;
  *packet = slots_[static_cast<std::size_t>(read_.load(std::memory_order_relaxed)) % slots_.size()];
  return true;
}

}  // namespace anecho
