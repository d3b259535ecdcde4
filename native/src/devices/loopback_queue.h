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

/// Queue of a loudspeaker's sound, from the sound system's thread to the consumer, in the wanted
/// channels. The sound system's thread never waits: a full queue drops and counts frames.
class LoopbackQueue {
 public:
  /// @param channels 2, 6 or 8, ordered as SurroundMap orders them.
  /// @param capacity frames that wait at most.
  LoopbackQueue(int channels, int capacity);

  int channels() const { return channels_; }

  /// Says what Push() brings from now on. No Push() may be under way.
  /// @param positions see SurroundMap.
  void SetSource(const std::vector<std::string>& positions);

  // real-time
  /// The sound system's thread.
  /// @param interleaved whole frames of the source.
  void Push(std::span<const float> interleaved);
  // real-time
  /// As many frames of silence.
  void PushSilence(std::int64_t frames);

  /// The consumer's thread.
  /// @param interleaved room for whole frames.
  /// @return frames given.
  std::int64_t Read(std::span<float> interleaved);

  /// Throws away what waits. Any thread.
  void Drain() { fifo_.Flush(); }

  /// The consumer's thread. Waits until there is something to read, or until `is_over`, which is
  /// evaluated at each Wake().
  template <typename Condition>
  void WaitFor(Nanoseconds timeout, Condition&& is_over) {
    wake_up_.WaitFor(timeout, [&] { return fifo_.size() > 0 || is_over(); });
  }
  // real-time
  void Wake() { wake_up_.Notify(); }

  /// Frames that have come since the beginning, and those of them that were dropped.
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
