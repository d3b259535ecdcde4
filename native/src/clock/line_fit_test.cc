#include "clock/line_fit.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace anecho {
namespace {

TEST(FitDelayLine, CannotTellASlopeFromOnePoint) {
  const DelayPoint point{.time_s = 3, .delay_s = 0.02, .weight = 0.5f};
  const DelayLine line = FitDelayLine({&point, 1});
  EXPECT_EQ(line.At(3), 0.02);
  EXPECT_EQ(line.slope, 0);
  EXPECT_EQ(line.slope_sigma, 1);
  EXPECT_EQ(FitDelayLine({}).slope_sigma, 1);
}

TEST(FitDelayLine, SaysHowSureItIs) {
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 20e-6);
  int within = 0;
  for (int run = 0; run < 100; ++run) {
    std::vector<DelayPoint> points;
    for (int i = 0; i < 20; ++i) {
      points.push_back({0.5 * i, 0.1 - 130e-6 * 0.5 * i + noise(random), 0.7f, 0});
    }
    const DelayLine line = FitDelayLine(points);
    if (std::abs(line.slope + 130e-6) < 2 * line.slope_sigma) ++within;
    EXPECT_LT(line.slope_sigma, 5e-6);
  }
  EXPECT_GE(within, 88);
}

TEST(FitDelayLine, WeighsPointsNearACentre) {
  std::vector<DelayPoint> points;
  for (int i = 0; i < 100; ++i) {
    const double t = i;
    points.push_back({t, t < 50 ? 100e-6 * t : 5e-3, 1.0f, 0});
  }
  EXPECT_NEAR(FitDelayLine(points, 20, 25).slope, 100e-6, 1e-9);
  EXPECT_NEAR(FitDelayLine(points, 80, 25).slope, 0, 1e-9);
}

TEST(DelayConfidence, GrowsWithCountAndWeight) {
  const std::vector<DelayPoint> few(4, {0, 0, 0.6f, 0}), many(40, {0, 0, 0.6f, 0});
  const std::vector<DelayPoint> weak(40, {0, 0, 0.25f, 0});
  EXPECT_EQ(DelayConfidence({}), 0);
  EXPECT_NEAR(DelayConfidence(few), 0.39, 0.01);
  EXPECT_GT(DelayConfidence(many), 0.99);
  EXPECT_NEAR(DelayConfidence(weak), 0.5, 0.01);
}

}  // namespace
}  // namespace anecho
