#include "base/seqlock.h"

#include <gtest/gtest.h>

#include <thread>

namespace anecho {
namespace {

struct Numbers {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::uint32_t c = 0;
};

}  // namespace

TEST(EngineSeqlock, ReadersNeverSeeHalfAWrite) {
  Seqlock<Numbers> lock;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (std::uint32_t i = 1; i <= 100'000; ++i) lock.Store({i, 2 * std::uint64_t{i}, 3 * i});
    done.store(true);
  });
  std::uint64_t last = 0;
  while (!done.load()) {
    const Numbers numbers = lock.Load();
    ASSERT_EQ(numbers.b, 2 * numbers.a);
    ASSERT_EQ(numbers.c, 3 * numbers.a);
    ASSERT_GE(numbers.a, last);
    last = numbers.a;
  }
  writer.join();
  EXPECT_EQ(lock.Load().a, 100'000u);
}

}  // namespace anecho
