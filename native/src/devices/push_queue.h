#ifndef ANECHO_DEVICES_PUSH_QUEUE_H_
#define ANECHO_DEVICES_PUSH_QUEUE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "base/sample_fifo.h"
#include "base/time.h"
#include "base/wake_up.h"

namespace anecho {

/// Queue of sound for a virtual microphone, from a pusher to the sound system's thread. Neither
/// Push() nor Read() waits. Frames that find no room are dropped. When the queue runs empty, it
/// fades the last sample to silence; it fades in again once it has gathered `cushion` frames.
class PushQueue {
 public:
  struct Config {
    /// 1 or 2.
    int channels = 1;
    /// Maximum number of queued frames.
    int capacity = 9600;
    /// Frames to gather before playing begins, so that uneven pushes leave no gaps. A sound
    /// shorter than this begins once as much time has passed as `cushion` frames last.
    int cushion = 960;
  };

  explicit PushQueue(const Config& config);

  int channels() const { return config_.channels; }

  /// The pusher's thread.
  /// @param interleaved whole frames.
  /// @return frames taken.
  std::int64_t Push(std::span<const float> interleaved);
  /// Any thread: discards the queued sound.
  void Discard() { fifo_.Flush(); }

  /// Any thread. Call it when nobody records any more. If frames are dropped before the next
  /// Read(), that Read() empties the queue.
  void Rest() { is_resting_.store(true); }
  // real-time
  /// The sound system's thread: fills whole frames.
  void Read(std::span<float> interleaved);

  /// Waits until there is room for `frames`, or if that is 0, until all has been played. Ends early
  /// when `is_over` returns true. Each Wake() makes it call `is_over` again. For one thread at a
  /// time.
  /// @return whether there is that room, or all has been played.
  template <typename Condition>
  bool WaitFor(std::int64_t frames, Nanoseconds timeout, Condition&& is_over) {
    const auto is_so = [&] { return frames == 0 ? is_idle() : room_frames() >= frames; };
    wake_up_.WaitFor(timeout, [&] { return is_so() || is_over(); });
    return is_so();
  }
  // real-time
  void Wake() { wake_up_.Notify(); }

  // Any thread.
  std::int64_t queued_frames() const;
  std::int64_t capacity_frames() const { return config_.capacity; }
  std::uint64_t pushed_frames() const { return pushed_.load(std::memory_order_relaxed); }
  std::uint64_t dropped_frames() const { return dropped_.load(std::memory_order_relaxed); }
  /// @return frames of the last Read(); 0 before the first.
  std::int64_t block_frames() const { return block_.load(std::memory_order_relaxed); }
  /// @return number of Read()s.
  std::uint64_t reads() const { return reads_.load(std::memory_order_relaxed); }
  /// @return how often the queue ran empty.
  std::uint64_t shortages() const { return shortages_.load(std::memory_order_relaxed); }

 private:
  std::int64_t room_frames() const { return config_.capacity - queued_frames(); }
  /// Whether all that was pushed has been played, and kReadsBehind Read()s have followed: recorders
  /// may lag by one or two cycles, and must get all sound before the microphone closes.
  bool is_idle() const { return queued_frames() == 0 && silent_reads_.load() >= kReadsBehind; }
  // real-time
  /// @return whether sound may be played now.
  bool IsCushioned(std::size_t block_frames);
  // real-time
  void FadeIn(std::span<float> sound);
  // real-time
  void FadeOut(std::span<float> rest);

  static constexpr int kReadsBehind = 3;

  const Config config_;
  SampleFifo fifo_;
  WakeUp wake_up_;
  std::atomic<std::uint64_t> pushed_{0};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<std::uint64_t> shortages_{0};
  std::atomic<std::int64_t> block_{0};
  std::atomic<std::uint64_t> reads_{0};
  std::atomic<bool> is_resting_{true};
  /// Frames were dropped since the last read.
  std::atomic<bool> has_dropped_{false};
  /// Read()s in a row that took nothing from the queue, counted up to kReadsBehind.
  std::atomic<int> silent_reads_{kReadsBehind};

  // The reader's own.
  bool is_silent_ = true;
  std::int64_t gathered_ = 0;
  int fade_in_ = 0;
  int fade_out_ = 0;
  std::array<float, 2> last_{};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PUSH_QUEUE_H_
