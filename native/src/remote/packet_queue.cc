#include "remote/packet_queue.h"

namespace anecho {

VoicePacketQueue::Result VoicePacketQueue::Put(std::int64_t position, int frames,
                                               std::span<const std::uint8_t> payload,
                                               Nanoseconds arrival) {
  if (packets_.contains(position)) return Result::kDuplicate;
  if (packets_.size() >= capacity_) return Result::kFull;
  packets_.emplace(position, Packet{frames, arrival, {payload.begin(), payload.end()}});
  return Result::kTaken;
}

}  // namespace anecho
