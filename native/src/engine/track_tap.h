#ifndef ANECHO_ENGINE_TRACK_TAP_H_
#define ANECHO_ENGINE_TRACK_TAP_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "align/capture_delay.h"
#include "base/time.h"
#include "base/wake_up.h"
#include "engine/pipeline.h"
#include "engine/track_block.h"

namespace anecho {

/// Aligns microphone, clean microphone and reference on the microphone's timeline, for a thread
/// that reads them. The real-time thread waits for that thread only in WaitForReader(). Otherwise,
/// blocks that exceed the ring are dropped, which leaves gaps between the blocks' positions.
///
/// The reference of a frame is read 200 ms later, when it has arrived. While the microphone
/// delivers nothing, its tracks are zeros, and the reference goes on.
class TrackTap {
 public:
  /// Number of 10 ms frames for which a frame waits for its reference.
  static constexpr std::size_t kHeldFrames = CaptureDelay::kMaxFrames;
  /// After this time without the microphone, the timeline continues by the backend's clock.
  static constexpr Nanoseconds kPatience = std::chrono::seconds(2);
  /// Longest gap that is filled with reference; the beginning of a longer one is left out, as if
  /// its blocks had been dropped.
  static constexpr Nanoseconds kMaxFill = std::chrono::seconds(3);

  /// @param sample_rate of the pipeline, Hz. @param capacity how far the reader may lag before
  ///   blocks are dropped.
  TrackTap(int sample_rate, Nanoseconds capacity);

  /// Sets the delay of the canceller's output. Call it before the first Push().
  void SetCleanDelay(Nanoseconds delay);

  // real-time
  /// Takes a frame. @param is_muted the microphone's tracks are to be silent.
  void Push(const CleanFrame& frame, bool is_muted, Pipeline* pipeline);
  // real-time
  /// Continues the timeline while the microphone delivers nothing. Call it each turn.
  void PassTime(Nanoseconds now, Pipeline* pipeline);
  // real-time
  /// Delivers the frames that still wait for their reference. No frame may follow.
  void Finish(Pipeline* pipeline);

  /// Call it on the reader's thread. @return the oldest unread block, or NULL; valid until Pop().
  const TrackBlock* Front() const {
    return size() == 0 ? nullptr : &blocks_[read_.load(std::memory_order_relaxed) % blocks_.size()];
  }
  void Pop() {
    read_.fetch_add(1, std::memory_order_release);
    WakeWriter();
  }
  /// @return number of unread blocks.
  std::size_t size() const {
    return written_.load(std::memory_order_acquire) - read_.load(std::memory_order_acquire);
  }
  /// Waits until at most a third of the ring is unread, so that there is room for what comes next,
  /// or until `is_over`, which is called at each WakeWriter(), returns true. For a backend whose
  /// clock waits for readers (Backend::waits_for_readers()).
  template <typename Condition>
  void WaitForReader(Condition&& is_over) {
    constexpr auto kLong = std::chrono::hours(1);
    const auto is_so = [&] { return size() <= blocks_.size() / 3 || is_over(); };
    while (!room_made_.WaitFor(kLong, is_so)) {
    }
  }
  void WakeWriter() { room_made_.Notify(); }

  /// @return whether no block will come any more.
  bool is_finished() const { return is_finished_.load(); }

  /// Call it on the reader's thread. Waits until `blocks` blocks are unread, no more will come, the
  /// timeout has passed, or `is_over`, which is called at each Wake(), returns true.
  template <typename Condition>
  void WaitFor(std::size_t blocks, Nanoseconds timeout, Condition&& is_over) {
    wake_up_.WaitFor(timeout, [&] { return size() >= blocks || is_finished() || is_over(); });
  }
  void Wake() { wake_up_.Notify(); }

 private:
  struct Held {
    Nanoseconds begin{0};
    Nanoseconds end{0};
    TrackBlock::Samples microphone{};
    TrackBlock::Samples clean{};
  };

  Held& At(std::size_t index) { return held_[(first_ + index) % held_.size()]; }
  // real-time
  void HandOnOldest(Pipeline* pipeline);
  // real-time
  void CopyClean();
  // real-time
  void FillUntil(Nanoseconds time, int max_blocks, Pipeline* pipeline);
  // real-time
  void Offer(Nanoseconds begin, Nanoseconds end, Pipeline* pipeline);

  const int sample_rate_;
  const std::size_t frame_size_;
  std::size_t clean_delay_ = 0;
  /// Ring of the frames that wait for their reference, the oldest at `first_`; one place more than
  /// kHeldFrames, for the newest frame.
  std::vector<Held> held_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  bool was_muted_ = false;
  /// Time of the first turn, and the end of the timeline so far.
  std::optional<Nanoseconds> start_;
  std::optional<Nanoseconds> end_;
  std::int64_t position_ = 0;
  TrackBlock block_;
  std::vector<TrackBlock> blocks_;
  /// Blocks since the beginning.
  std::atomic<std::size_t> written_{0};
  std::atomic<std::size_t> read_{0};
  WakeUp wake_up_;
  WakeUp room_made_;
  std::atomic<bool> is_finished_{false};
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_TRACK_TAP_H_
