#include "pace/extrapolation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace anecho {

TEST(Extrapolation, A4_ContinuesTones) {
  const auto tone = [](int n) { return std::sin(0.1 * n) * 0.5 + std::sin(0.031 * n + 1) * 0.3; };
  std::vector<float> past(480);
  for (int n = 0; n < 480; ++n) past[n] = static_cast<float>(tone(n));
  std::vector<float> future(240);
  Extrapolate(past, future);
  for (int n = 0; n < 24; ++n) EXPECT_NEAR(future[n], tone(480 + n), 0.02) << n;
  for (int n = 0; n < 240; ++n) EXPECT_NEAR(future[n], tone(480 + n), 0.3) << n;
}

TEST(Extrapolation, A4_StaysWithinBoundsOnAnyInput) {
  std::mt19937 random(1);
  std::vector<float> future(2000);
  for (int size : {0, 1, 2, 10, 33, 160, 480, 2000}) {
    for (double level : {0.0, 1e-9, 1.0}) {
      std::vector<float> past(size);
      for (float& sample : past) {
        sample = static_cast<float>(level * std::uniform_real_distribution<>(-1, 1)(random));
      }
      Extrapolate(past, future);
      for (float sample : future) EXPECT_LE(std::abs(sample), 2.0 * level) << size;
    }
  }
}

}  // namespace anecho
