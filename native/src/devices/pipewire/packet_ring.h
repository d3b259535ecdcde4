#ifndef ANECHO_DEVICES_PIPEWIRE_PACKET_RING_H_
#define ANECHO_DEVICES_PIPEWIRE_PACKET_RING_H_

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "devices/streams.h"

namespace anecho {

/// Queue of packets from PipeWire's data thread to the engine's thread. When it is full, new
/// packets are lost, and the next packet that finds room is marked with a discontinuity.
class PacketRing {
 public:
  /// Maximum frames of one packet; longer packets are split.
  static constexpr std::int64_t kSlotFrames = 1024;

  /// Holds `slots` packets.
  PacketRing(StreamFormat format, std::size_t slots);

  // real-time
  /// @param packet its samples are copied.
  void Push(const Packet& packet);

  // real-time
  /// @return whether there is a packet; it is valid until Pop().
  bool Front(Packet* packet) const;
  // real-time
  void Pop() { read_.fetch_add(1, std::memory_order_release); }
  // real-time
  bool empty() const {
    return read_.load(std::memory_order_acquire) == written_.load(std::memory_order_acquire);
  }

 private:
  // real-time
  void PushSlot(const Packet& packet, std::int64_t offset, std::int64_t frames);

  const StreamFormat format_;
  std::vector<Packet> slots_;
  std::vector<float> samples_;
  bool lost_ = false;
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> read_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PACKET_RING_H_
