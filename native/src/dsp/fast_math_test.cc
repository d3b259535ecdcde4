#include "dsp/fast_math.h"

#include <gtest/gtest.h>

#include <cmath>

namespace anecho {

TEST(FastMath, LogarithmIsCloseOverTheWholeRange) {
  for (double x = 1.2e-38; x < 3e38; x *= 1.0137) {
    const auto value = static_cast<float>(x);
    EXPECT_NEAR(FastLog2(value), std::log2(static_cast<double>(value)), 1.5e-5) << x;
  }
  EXPECT_EQ(FastLog2(1.0f), 0.0f);
}

TEST(FastMath, PowerIsCloseOverTheWholeRange) {
  for (double x = -126; x < 126; x += 0.0137) {
    const auto value = static_cast<float>(x);
    EXPECT_NEAR(FastExp2(value) / std::exp2(static_cast<double>(value)), 1.0, 1e-6) << x;
  }
}

TEST(FastMath, PowerStaysFiniteBeyondItsRange) {
  EXPECT_GT(FastExp2(-1e9f), 0.0f);
  EXPECT_TRUE(std::isnormal(FastExp2(-1e9f)));
  EXPECT_TRUE(std::isfinite(FastExp2(1e9f)));
}

TEST(FastMath, DecibelsAndPowersUndoEachOther) {
  for (float db = -100; db <= 100; db += 0.37f) {
    EXPECT_NEAR(FastPowerToDb(FastDbToPower(db)), db, 1e-4f);
  }
}

}  // namespace anecho
