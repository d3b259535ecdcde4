#include "dsp/flush_denormals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace anecho {
namespace {

/// Half of the smallest normal number, computed when the test runs.
float Half() {
  volatile float smallest = std::numeric_limits<float>::min();
  return smallest * 0.5f;
}

}  // namespace

TEST(FlushDenormals, HoldsWhileItLives) {
  ASSERT_EQ(std::fpclassify(Half()), FP_SUBNORMAL);
  {
    const FlushDenormals flush;
    EXPECT_EQ(Half(), 0.0f);
  }
  EXPECT_EQ(std::fpclassify(Half()), FP_SUBNORMAL);
}

}  // namespace anecho
