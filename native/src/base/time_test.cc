#include "base/time.h"

#include <gtest/gtest.h>

namespace anecho {

TEST(Time, FramesToTimeHoldsForDaysOfSamples) {
  EXPECT_EQ(FramesToTime(480, 48000), std::chrono::milliseconds(10));
  EXPECT_EQ(FramesToTime(192000LL * 86400 * 365, 192000), std::chrono::hours(24 * 365));
  EXPECT_EQ(FramesToTime(-441, 44100), std::chrono::milliseconds(-10));
}

}  // namespace anecho
