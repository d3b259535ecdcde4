#ifndef ANECHO_BASE_WAKE_UP_H_
#define ANECHO_BASE_WAKE_UP_H_

#include <atomic>
#include <chrono>

#include "base/semaphore.h"
#include "base/time.h"

namespace anecho {

/// Lets one thread wait for a real-time thread, which does no system call unless the other waits.
class WakeUp {
 public:
  // real-time
  /// Any thread, after something has changed.
  void Notify() {
    if (is_waiting_.exchange(false)) semaphore_.Release();
  }

  /// Waits until is_so() is true, for at most `timeout`. One thread at a time.
  /// @return the last result of is_so().
  template <typename Condition>
  bool WaitFor(Nanoseconds timeout, Condition&& is_so) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline = Clock::now() + timeout;
    while (true) {
      // Both sides use exchange(), so that the second one sees what the first one wrote before it.
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
