#ifndef ANECHO_TESTS_REAL_TIME_GUARD_H_
#define ANECHO_TESTS_REAL_TIME_GUARD_H_

namespace anecho::testing {

/// Counts what a thread did between Enter() and Leave() although a real-time thread must not.
struct RealTimeViolations {
  int allocations = 0;
  int frees = 0;
  int locks = 0;
  int system_calls = 0;
};

/// Checks that parts of one thread's work are real-time safe. It detects allocations by
/// AddressSanitizer's hooks, locks by replacing pthread_mutex_lock, and system calls by a seccomp
/// filter that traps them. Waking another thread (futex) is allowed.
class RealTimeGuard {
 public:
  /// @return whether this build can watch: Linux on x86-64 with AddressSanitizer. If not, the other
  /// functions do nothing.
  static bool Available();

  /// Call it once, on the thread that will be watched. Afterwards most of the thread's system calls
  /// are trapped instead of carried out.
  static void TrapSystemCalls();
  static void Enter();
  static void Leave();
  /// @return the sum over all threads.
  static RealTimeViolations violations();
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_REAL_TIME_GUARD_H_
