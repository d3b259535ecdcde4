#ifndef ANECHO_BASE_WAKE_UP_H_
#define ANECHO_BASE_WAKE_UP_H_

#include <atomic>
#include <chrono>

#include "base/semaphore.h"
#include "base/time.h"

namespace anecho {

/// Lets one thread wait for a real-time thread. The real-time thread makes a system call only if
/// the other thread waits.
class WakeUp {
 public:
  // real-time
  /// Any thread, after a change that may make is_so() true.
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
      // Both threads use exchange(): the one that comes second sees what the other wrote before its
      // own exchange().
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
