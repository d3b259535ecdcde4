#ifndef ANECHO_BASE_SEMAPHORE_H_
#define ANECHO_BASE_SEMAPHORE_H_

#ifndef _WIN32
#include <semaphore>
#endif

#include "base/time.h"

namespace anecho {

/// A counting semaphore that starts at 0. On Windows it is the system's: GCC 12's
/// std::counting_semaphore loses wake-ups there, as its notify takes no lock (bits/atomic_wait.h).
class Semaphore {
 public:
  Semaphore();
  ~Semaphore();
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  // real-time
  void Release();
  void Acquire();
  /// @return false if `timeout` passed before a Release().
  bool TryAcquireFor(Nanoseconds timeout);

 private:
#ifdef _WIN32
  void* const handle_;
#else
  std::counting_semaphore<> semaphore_{0};
#endif
};

}  // namespace anecho

#endif  // ANECHO_BASE_SEMAPHORE_H_
