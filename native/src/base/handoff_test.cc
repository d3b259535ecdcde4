#include "base/handoff.h"

#include <gtest/gtest.h>

#include <thread>

namespace anecho {
namespace {

TEST(Handoff, GivesEachObjectOnceAndDestroysWhatNobodyTakes) {
  const auto number = std::make_shared<int>(7);
  {
    Handoff<std::shared_ptr<int>> handoff;
    EXPECT_EQ(handoff.Take(), nullptr);
    handoff.Give(std::make_unique<std::shared_ptr<int>>(number));
    EXPECT_FALSE(handoff.empty());
    EXPECT_EQ(**handoff.Take(), 7);
    EXPECT_TRUE(handoff.empty());
    handoff.Give(std::make_unique<std::shared_ptr<int>>(number));
    EXPECT_EQ(number.use_count(), 2);
  }
  EXPECT_EQ(number.use_count(), 1);
}

TEST(Handoff, TwoThreadsGetEachObjectOnce) {
  constexpr int kObjects = 20'000;
  Handoff<int> handoff;
  std::thread giver([&] {
    for (int i = 0; i < kObjects; ++i) {
      while (!handoff.empty()) std::this_thread::yield();
      handoff.Give(std::make_unique<int>(i));
    }
  });
  for (int i = 0; i < kObjects; ++i) {
    std::unique_ptr<int> object = handoff.Take();
    while (object == nullptr) {
      std::this_thread::yield();
      object = handoff.Take();
    }
    ASSERT_EQ(*object, i);
  }
  giver.join();
}

}  // namespace
}  // namespace anecho
