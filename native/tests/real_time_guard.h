#ifndef ANECHO_TESTS_REAL_TIME_GUARD_H_
#define ANECHO_TESTS_REAL_TIME_GUARD_H_

namespace anecho::testing {

/// Deeds of a thread between Enter() and Leave() that the real-time thread must not do.
struct RealTimeViolations {
  int allocations = 0;
  int frees = 0;
  int locks = 0;
  int system_calls = 0;
};

/// Watches the stretches of one thread that have to be real-time safe. Allocations are seen by
/// AddressSanitizer's hooks, locks by standing in for pthread_mutex_lock, system calls by a seccomp
/// filter that traps them. Waking another thread (futex) is allowed.
class RealTimeGuard {
 public:
  /// @return whether this build can watch: Linux with AddressSanitizer.
  static bool Available();

  /// Once, on the thread that will be watched. From here on most of its system calls fail.
  static void TrapSystemCalls();
  static void Enter();
  static void Leave();
  /// @return the sum over all threads.
  static RealTimeViolations violations();
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_REAL_TIME_GUARD_H_
