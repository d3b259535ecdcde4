#include "dsp/level_meter.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace anecho {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST(LevelMeter, FullScaleSquareIsZeroAndSineThreeLess) {
  LevelMeter meter;
  meter.Add(std::array{1.0f, -1.0f, 1.0f, -1.0f});
  EXPECT_FLOAT_EQ(meter.dbfs(), 0);

  std::vector<float> sine(48000);
  for (std::size_t i = 0; i < sine.size(); ++i) {
    sine[i] = static_cast<float>(std::sin(2 * std::numbers::pi * static_cast<double>(i) / 480));
  }
  EXPECT_NEAR(PowerToDbfs(MeanSquare(sine)), -3.01, 0.01);
}

TEST(LevelMeter, WeighsByTheNumberOfSamples) {
  LevelMeter meter;
  meter.Add(std::array{1.0f});
  meter.AddPower(0, 99);
  EXPECT_NEAR(meter.dbfs(), -20, 1e-4);
  meter.AddPower(5, 0);
  EXPECT_NEAR(meter.power(), 0.01, 1e-12);
}

TEST(LevelMeter, SilenceHasAFloorAndNothingIsUnknown) {
  LevelMeter meter;
  EXPECT_TRUE(std::isnan(meter.dbfs()));
  meter.Add(std::array{0.0f, 0.0f});
  EXPECT_FLOAT_EQ(meter.dbfs(), kSilence_dbfs);
  meter.Reset();
  EXPECT_TRUE(std::isnan(meter.dbfs()));
  EXPECT_FLOAT_EQ(PowerToDbfs(1e-30), kSilence_dbfs);
}

TEST(LevelMeter, BadPowersAreNotANumber) {
  EXPECT_TRUE(std::isnan(PowerToDbfs(kNaN)));
  EXPECT_TRUE(std::isnan(PowerToDbfs(-1)));
  EXPECT_TRUE(std::isnan(PowerToDbfs(std::numeric_limits<double>::infinity())));
  LevelMeter meter;
  meter.Add(std::array{0.5f, kNaN});
  EXPECT_TRUE(std::isnan(meter.dbfs()));
  EXPECT_EQ(MeanSquare({}), 0);
}

}  // namespace anecho
