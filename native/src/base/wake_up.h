#ifndef ANECHO_BASE_WAKE_UP_H_
#define ANECHO_BASE_WAKE_UP_H_

#include <atomic>
#include <chrono>

#include "base/semaphore.h"
#include "base/time.h"

namespace anecho {

/// Lets a thread wait for a real-time thread, at no cost to that one while nothing waits.
class WakeUp {
 public:
  // real-time
  /// Any thread, after something has changed.
  void Notify() {
    if (is_waiting_.exchange(false)) semaphore_.Release();
  }

  /// Waits until something is so; for one thread at a time.
  /// @return whether it is.
  template <typename Condition>
  bool WaitFor(Nanoseconds timeout, Condition&& is_so) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline = Clock::now() + timeout;
    while (true) {
      // Both sides exchange: the second one sees what the first did before.
      is_waiting_.exchange(true);
      if (is_so()) return true;
      const Nanoseconds left = deadline - Clock::now();
      if (left <= Nanoseconds(0) || !semaphore_.TryAcquireFor(left)) return is_so();
    }
  }

 private:
  std::atomic<bool> is_waiting_{false};
  Semaphore semaphore_;
};

}  // namespace anecho

#endif  // ANECHO_BASE_WAKE_UP_H_
