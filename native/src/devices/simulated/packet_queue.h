#ifndef ANECHO_DEVICES_SIMULATED_PACKET_QUEUE_H_
#define ANECHO_DEVICES_SIMULATED_PACKET_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"

namespace anecho {

/// Packets that a simulated device has delivered and nobody has read: up to a second of them. When
/// it is full, newer packets are lost.
class PacketQueue {
 public:
  struct Item {
    std::int64_t device_position = 0;
    Nanoseconds time{0};
    /// When it can be read.
    Nanoseconds available{0};
    bool silent = false;
    bool discontinuity = false;
    std::int64_t frames = 0;
    /// Interleaved. Back() makes it as long as a packet may be; the writer may shorten it.
    std::span<float> samples;
  };

  /// @param most_samples maximum number of samples in a packet.
  explicit PacketQueue(std::size_t most_samples);
  PacketQueue(const PacketQueue&) = delete;
  PacketQueue& operator=(const PacketQueue&) = delete;

  // real-time
  /// @return where to write the next packet, valid for the reader after Push(); NULL if there is no
  /// room.
  Item* Back();
  // real-time
  void Push() { ++written_; }
  // real-time
  /// @return the oldest packet, or NULL.
  const Item* Front() const;
  // real-time
  /// Removes the oldest packet; its samples stay valid until the next Pop().
  void Pop() { ++read_; }
  // real-time
  void Clear() { read_ = written_; }

 private:
  const std::size_t most_samples_;
  std::vector<float> samples_;
  std::vector<Item> items_;
  std::uint64_t written_ = 0;
  std::uint64_t read_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_PACKET_QUEUE_H_
