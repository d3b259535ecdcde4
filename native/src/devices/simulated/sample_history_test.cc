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
  const SincTable table(48000);
  SampleHistory history(1024);
  for (int i = 0; i < 5000; ++i) history.Append(std::vector<float>{Sine(i)});
  double worst = 0;
  for (double position = 4200; position < 4900; position += 0.37) {
    worst = std::max(worst,
                     std::abs(static_cast<double>(history.At(position, table) - Sine(position))));
  }
  EXPECT_LT(20 * std::log10(worst), -80);
}

TEST(SampleHistory, ReadsAsADeviceOfALowerRateDoes) {
  for (const int rate : {8000, 16000, 44100}) {
    const SincTable table(rate);
    const auto worst = [&](double hz, double gain) {
      const double turn = 2 * std::numbers::pi * hz / 48000;
      SampleHistory history(1024);
      std::vector<float> sine(2000);
      for (std::size_t i = 0; i < sine.size(); ++i) {
        sine[i] = static_cast<float>(std::sin(turn * static_cast<double>(i)));
      }
      history.Append(sine);
      double error = 0;
      for (double position = 1500; position < 2000 - table.reach(); position += 48000.0 / rate) {
        const double expected = gain * std::sin(turn * position);
        error = std::max(error, std::abs(history.At(position, table) - expected));
      }
      return error;
    };
    EXPECT_LT(worst(0.3 * rate, 1), 1e-3) << rate;
    EXPECT_LT(worst(0.51 * rate, 0), 1e-3) << rate;
  }
}

TEST(SampleHistory, IsExactOnWholeSamplesAndZeroBeforeItsStart) {
  const SincTable table(48000);
  SampleHistory history(512);
  const std::vector<float> samples = {0.5f, -0.25f, 0.125f};
  history.Restart(-5);
  history.Append(samples);
  history.Append(std::vector<float>(20));
  EXPECT_EQ(history.At(-5, table), 0.5f);
  EXPECT_EQ(history.At(-3, table), 0.125f);
  EXPECT_EQ(history.At(-6, table), 0.0f);
  std::vector<float> copy(4);
  history.Copy(-6, copy);
  EXPECT_EQ(copy, (std::vector<float>{0, 0.5f, -0.25f, 0.125f}));
}

}  // namespace
}  // namespace anecho
