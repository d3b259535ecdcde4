#include "devices/pipewire/cycle_watch.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr Nanoseconds kStart = std::chrono::seconds(100);
constexpr Nanoseconds kLater = kStart + CycleWatch::kPatience + Nanoseconds(1);

TEST(CycleWatch, D6_AStreamThatRunsWithoutCyclesIsStarved) {
  CycleWatch watch;
  EXPECT_FALSE(watch.IsStarved(kLater));
  watch.OnLive(true, kStart);
  EXPECT_FALSE(watch.IsStarved(kStart + CycleWatch::kPatience));
  EXPECT_TRUE(watch.IsStarved(kLater));
}

TEST(CycleWatch, D6_AStreamThatHadACycleOrNobodyRecordsFromIsNot) {
  CycleWatch watch;
  watch.OnLive(true, kStart);
  watch.OnCycle();
  EXPECT_FALSE(watch.IsStarved(kLater));
  watch.OnLive(true, kStart);
  watch.OnLive(false, kStart + std::chrono::seconds(1));
  EXPECT_FALSE(watch.IsStarved(kLater));
}

}  // namespace
}  // namespace anecho
