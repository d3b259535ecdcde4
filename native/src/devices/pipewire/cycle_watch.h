#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_WATCH_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_WATCH_H_

#include <atomic>

#include "base/time.h"

namespace anecho {

/// Detects a stream that the daemon lets run but never calls in a cycle.
class CycleWatch {
 public:
  /// Long enough for a sleeping device to wake up.
  static constexpr Nanoseconds kPatience = std::chrono::seconds(3);

  /// The daemon lets the stream run from `now` on, or stops it. Any thread.
  void OnLive(bool is_live, Nanoseconds now) { waiting_since_.store(is_live ? now : kNever); }
  // real-time
  void OnCycle() { waiting_since_.store(kNever); }
  // real-time
  /// @return whether the stream has run for kPatience without its first cycle.
  bool IsStarved(Nanoseconds now) const {
    const Nanoseconds since = waiting_since_.load();
    return since != kNever && now - since > kPatience;
  }

 private:
  static constexpr Nanoseconds kNever{-1};
  std::atomic<Nanoseconds> waiting_since_{kNever};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_WATCH_H_
