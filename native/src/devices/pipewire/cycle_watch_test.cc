#include "devices/pipewire/cycle_watch.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr Nanoseconds kWatchStart = std::chrono::seconds(100);
constexpr Nanoseconds kLater = kWatchStart + CycleWatch::kPatience + Nanoseconds(1);

TEST(CycleWatch, D6_AStreamThatRunsWithoutCyclesIsStarved) {
  CycleWatch watch;
  EXPECT_FALSE(watch.IsStarved(kLater));
  watch.OnLive(true, kWatchStart);
  EXPECT_FALSE(watch.IsStarved(kWatchStart + CycleWatch::kPatience));
  EXPECT_TRUE(watch.IsStarved(kLater));
}

TEST(CycleWatch, D6_AStreamThatHadACycleOrNobodyRecordsFromIsNot) {
  CycleWatch watch;
  watch.OnLive(true, kWatchStart);
  watch.OnCycle();
  EXPECT_FALSE(watch.IsStarved(kLater));
  watch.OnLive(true, kWatchStart);
  watch.OnLive(false, kWatchStart + std::chrono::seconds(1));
  EXPECT_FALSE(watch.IsStarved(kLater));
}

}  // namespace
}  // namespace anecho
