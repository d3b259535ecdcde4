#include "devices/simulated/packet_queue.h"

#include "devices/simulated/device_clock.h"

namespace anecho {
namespace {

constexpr std::size_t kPackets = 101;

}  // namespace

PacketQueue::PacketQueue() : samples_(kPackets * DeviceClock::kPeriod), items_(kPackets) {
  for (std::size_t i = 0; i < kPackets; ++i) {
    items_[i].samples = std::span(samples_).subspan(i * DeviceClock::kPeriod, DeviceClock::kPeriod);
  }
}

PacketQueue::Item* PacketQueue::Back() {
  // One place stays free: the reader may still be using the packet that it took last.
  return written_ - read_ == kPackets - 1 ? nullptr : &items_[written_ % kPackets];
}

const PacketQueue::Item* PacketQueue::Front() const {
  return written_ == read_ ? nullptr : &items_[read_ % kPackets];
}

}  // namespace anecho
