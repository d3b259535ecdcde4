#include "devices/simulated/sample_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anecho {
namespace {

float Sine(double position) {
  return static_cast<float>(std::sin(2 * std::numbers::pi * 0.35 * position));  // 16.8 kHz
}

TEST(SampleHistory, ReadsBetweenSamples) {
  SampleHistory history(1024);
  for (int i = 0; i < 5000; ++i) history.Append(std::vector<float>{Sine(i)});
  double worst = 0;
  for (double position = 4200; position < 4900; position += 0.37) {
    worst = std::max(worst, std::abs(static_cast<double>(history.At(position) - Sine(position))));
  }
  EXPECT_LT(20 * std::log10(worst), -80);
}

TEST(SampleHistory, IsExactOnWholeSamplesAndZeroBeforeItsStart) {
  SampleHistory history(64);
  const std::vector<float> samples = {0.5f, -0.25f, 0.125f};
  history.Restart(-5);
  history.Append(samples);
  history.Append(std::vector<float>(20));
  EXPECT_EQ(history.At(-5), 0.5f);
  EXPECT_EQ(history.At(-3), 0.125f);
  EXPECT_EQ(history.At(-6), 0.0f);
  std::vector<float> copy(4);
  history.Copy(-6, copy);
  EXPECT_EQ(copy, (std::vector<float>{0, 0.5f, -0.25f, 0.125f}));
}

}  // namespace
}  // namespace anecho
