#ifndef ANECHO_DEVICES_LOOPBACK_QUEUE_H_
#define ANECHO_DEVICES_LOOPBACK_QUEUE_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/sample_fifo.h"
#include "base/time.h"
#include "base/wake_up.h"
#include "dsp/surround_map.h"

namespace anecho {

/// Queue of a loudspeaker's sound, from the sound system's thread to the consumer, mapped to the
/// consumer's channels. The sound system's thread never waits: a full queue drops and counts
/// frames.
class LoopbackQueue {
 public:
  /// @param channels 2, 6 or 8, ordered as SurroundMap orders them.
  /// @param capacity maximum number of queued frames.
  LoopbackQueue(int channels, int capacity);

  int channels() const { return channels_; }

  /// Sets the channels of the frames that Push() gets from now on. Not while a Push() runs.
  /// @param positions see SurroundMap.
  void SetSource(const std::vector<std::string>& positions);

  // real-time
  /// The sound system's thread.
  /// @param interleaved whole frames of the source.
  void Push(std::span<const float> interleaved);
  // real-time
  /// Pushes `frames` frames of silence.
  void PushSilence(std::int64_t frames);

  /// The consumer's thread.
  /// @param interleaved room for whole frames.
  /// @return frames read.
  std::int64_t Read(std::span<float> interleaved);

  /// Any thread: discards the queued frames.
  void Drain() { fifo_.Flush(); }

  /// The consumer's thread. Waits until there is something to read, until the timeout, or until
  /// `is_over` returns true. Each Wake() makes it call `is_over` again.
  template <typename Condition>
  void WaitFor(Nanoseconds timeout, Condition&& is_over) {
    wake_up_.WaitFor(timeout, [&] { return fifo_.size() > 0 || is_over(); });
  }
  // real-time
  void Wake() { wake_up_.Notify(); }

  /// Frames pushed since the beginning, and how many of them were dropped.
  std::uint64_t captured_frames() const { return captured_.load(std::memory_order_relaxed); }
  std::uint64_t dropped_frames() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  // real-time
  void Write(std::span<const float> mapped);

  const int channels_;
  const std::size_t capacity_;
  SampleFifo fifo_;
  WakeUp wake_up_;
  std::optional<SurroundMap> map_;
  std::atomic<std::uint64_t> captured_{0};
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_LOOPBACK_QUEUE_H_
