#ifndef ANECHO_BASE_SAMPLE_FIFO_H_
#define ANECHO_BASE_SAMPLE_FIFO_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// Queue of samples from one thread to another. Neither thread waits: a full queue takes fewer
/// samples, an empty one gives none.
class SampleFifo {
 public:
  /// @param capacity samples that it must hold, at least.
  explicit SampleFifo(std::size_t capacity);

  // real-time
  /// The writer's thread.
  /// @return samples taken, from the front of `samples`.
  std::size_t Write(std::span<const float> samples);

  // real-time
  /// The reader's thread.
  /// @return samples read.
  std::size_t Read(std::span<float> samples);

  // real-time
  /// Copies samples without removing them, beginning `offset` samples after the oldest. The
  /// reader's thread. Call LeaveOutStale() first, since this copies stale samples too.
  /// @return samples copied.
  std::size_t Peek(std::size_t offset, std::span<float> samples) const;

  // real-time
  /// Removes the oldest `count` samples, or all if there are fewer. The reader's thread.
  void Skip(std::size_t count);

  // real-time
  /// Removes stale samples (see Flush()). The reader's thread.
  /// @return whether there were any.
  bool LeaveOutStale();

  /// Makes all samples written so far stale: Read() leaves them out. Any thread.
  void Flush() { flush_to_.store(written_.load(std::memory_order_acquire)); }

  // real-time
  /// Any thread.
  /// @return number of unread samples, not counting stale ones.
  std::size_t size() const;
  // real-time
  /// The writer's thread.
  /// @return samples that Write() would take.
  std::size_t room() const;
  std::size_t capacity() const { return samples_.size(); }

 private:
  std::vector<float> samples_;
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> read_{0};
  std::atomic<std::uint64_t> flush_to_{0};
};

}  // namespace anecho

#endif  // ANECHO_BASE_SAMPLE_FIFO_H_
