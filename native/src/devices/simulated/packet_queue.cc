#include "devices/simulated/packet_queue.h"

namespace anecho {
namespace {

constexpr std::size_t kPackets = 101;

}  // namespace

PacketQueue::PacketQueue(std::size_t most_samples)
    : most_samples_(most_samples), samples_(kPackets * most_samples), items_(kPackets) {}

PacketQueue::Item* PacketQueue::Back() {
  // One place stays free: the reader may still be using the packet that it took last.
  if (written_ - read_ == kPackets - 1) return nullptr;
  const std::size_t place = written_ % kPackets;
  items_[place].samples = std::span(samples_).subspan(place * most_samples_, most_samples_);
  return &items_[place];
}

const PacketQueue::Item* PacketQueue::Front() const {
  return written_ == read_ ? nullptr : &items_[read_ % kPackets];
}

}  // namespace anecho
