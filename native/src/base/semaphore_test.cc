#include "base/semaphore.h"

#include <gtest/gtest.h>

#include <thread>

namespace anecho {

TEST(Semaphore, NoReleaseIsLost) {
  // Two threads that wake each other in turn stop for ever at the first lost wake-up.
  constexpr int kTurns = 20000;
  Semaphore there;
  Semaphore back;
  std::thread other([&] {
    for (int i = 0; i < kTurns; ++i) {
      there.Acquire();
      back.Release();
    }
  });
  bool arrived = true;
  for (int i = 0; i < kTurns && arrived; ++i) {
    there.Release();
    arrived = back.TryAcquireFor(std::chrono::seconds(30));
  }
  EXPECT_TRUE(arrived);
  for (int i = 0; !arrived && i < kTurns; ++i) there.Release();
  other.join();
}

TEST(Semaphore, CountsAndTimesOut) {
  Semaphore semaphore;
  EXPECT_FALSE(semaphore.TryAcquireFor(std::chrono::milliseconds(1)));
  semaphore.Release();
  semaphore.Release();
  semaphore.Acquire();
  EXPECT_TRUE(semaphore.TryAcquireFor(Nanoseconds(0)));
  EXPECT_FALSE(semaphore.TryAcquireFor(Nanoseconds(0)));
}

}  // namespace anecho
