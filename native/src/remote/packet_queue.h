#ifndef ANECHO_REMOTE_PACKET_QUEUE_H_
#define ANECHO_REMOTE_PACKET_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/time.h"

namespace anecho {

/// Packets of Opus that wait to be decoded, in the order of their sound. A full queue drops new
/// packets.
class VoicePacketQueue {
 public:
  struct Packet {
    /// Length in frames at 48 kHz.
    int frames = 0;
    Nanoseconds arrival{0};
    /// Empty: silence (DTX).
    std::vector<std::uint8_t> payload;
  };
  enum class Result { kTaken = 1, kDuplicate, kFull };

  explicit VoicePacketQueue(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

  /// @param position of the packet's first sample in the sender's count.
  Result Put(std::int64_t position, int frames, std::span<const std::uint8_t> payload,
             Nanoseconds arrival);

  bool empty() const { return packets_.empty(); }
  std::size_t size() const { return packets_.size(); }
  /// Call first_position(), first() and PopFirst() only if the queue is not empty.
  std::int64_t first_position() const { return packets_.begin()->first; }
  const Packet& first() const { return packets_.begin()->second; }
  void PopFirst() { packets_.erase(packets_.begin()); }
  void Clear() { packets_.clear(); }

 private:
  const std::size_t capacity_;
  std::map<std::int64_t, Packet> packets_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_PACKET_QUEUE_H_
