#include "base/sample_fifo.h"

#include <algorithm>
#include <bit>

namespace anecho {

SampleFifo::SampleFifo(std::size_t capacity) : samples_(std::bit_ceil(capacity)) {}

std::size_t SampleFifo::Write(std::span<const float> samples) {
  const std::uint64_t written = written_.load(std::memory_order_relaxed);
  const std::size_t count = std::min(room(), samples.size());
  const std::size_t start = written & (samples_.size() - 1);
  const std::size_t first = std::min(count, samples_.size() - start);
  std::copy_n(samples.begin(), first, samples_.begin() + static_cast<std::ptrdiff_t>(start));
  std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(first), count - first,
              samples_.begin());
  written_.store(written + count, std::memory_order_release);
  return count;
}

std::size_t SampleFifo::Read(std::span<float> samples) {
  LeaveOutStale();
  const std::size_t count = Peek(0, samples);
  Skip(count);
  return count;
}

std::size_t SampleFifo::Peek(std::size_t offset, std::span<float> samples) const {
  const std::uint64_t from = read_.load(std::memory_order_relaxed) + offset;
  const std::uint64_t written = written_.load(std::memory_order_acquire);
  if (from >= written) return 0;
  const std::size_t count = std::min<std::size_t>(written - from, samples.size());
  const std::size_t start = from & (samples_.size() - 1);
  const std::size_t first = std::min(count, samples_.size() - start);
  std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(start), first, samples.begin());
  std::copy_n(samples_.begin(), count - first,
              samples.begin() + static_cast<std::ptrdiff_t>(first));
  return count;
}

void SampleFifo::Skip(std::size_t count) {
  const std::uint64_t read = read_.load(std::memory_order_relaxed);
  const std::uint64_t written = written_.load(std::memory_order_acquire);
  read_.store(std::min(read + count, written), std::memory_order_release);
}

bool SampleFifo::LeaveOutStale() {
  const std::uint64_t flush_to = flush_to_.load(std::memory_order_acquire);
  if (flush_to <= read_.load(std::memory_order_relaxed)) return false;
  read_.store(flush_to, std::memory_order_release);
  return true;
}

std::size_t SampleFifo::size() const {
  const std::uint64_t from = std::max(read_.load(std::memory_order_acquire), flush_to_.load());
  return written_.load(std::memory_order_acquire) - from;
}

std::size_t SampleFifo::room() const {
  return samples_.size() -
         (written_.load(std::memory_order_relaxed) - read_.load(std::memory_order_acquire));
}

}  // namespace anecho
