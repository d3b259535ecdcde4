#include "measures/a_weighting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace anecho::quality {
namespace {

/// A tone at −20 dBFS (RMS).
std::vector<float> Tone(double hz) {
  std::vector<float> tone(48000);
  for (std::size_t i = 0; i < tone.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / 48000;
    tone[i] = static_cast<float>(0.1 * std::sqrt(2.0) * std::sin(phase));
  }
  return tone;
}

bool Always(std::size_t) { return true; }

}  // namespace

// D8
TEST(AWeighting, D8_FollowsTheStandard) {
  // IEC 61672-1, table 3.
  EXPECT_NEAR(20 * std::log10(AWeight(1000)), 0, 0.05);
  EXPECT_NEAR(20 * std::log10(AWeight(100)), -19.1, 0.1);
  EXPECT_NEAR(20 * std::log10(AWeight(3981)), 1.0, 0.1);
  EXPECT_NEAR(20 * std::log10(AWeight(10000)), -2.5, 0.1);
}

TEST(AWeighting, D8_WeighsTones) {
  EXPECT_NEAR(ALevel(Tone(1000), Always), -20, 0.1);
  EXPECT_NEAR(ALevel(Tone(200), Always), -20 - 10.9, 0.3);
  EXPECT_TRUE(std::isnan(ALevel(Tone(1000), [](std::size_t) { return false; })));
}

TEST(AWeighting, D8_LeavesOutFramesThatDoNotCount) {
  auto tone = Tone(1000);
  for (std::size_t i = 24000; i < tone.size(); ++i) tone[i] *= 0.1f;
  EXPECT_NEAR(ALevel(tone, [](std::size_t frame) { return frame < 45; }), -20, 0.1);
  EXPECT_NEAR(ALevel(tone, [](std::size_t frame) { return frame > 55; }), -40, 0.1);
}

}  // namespace anecho::quality
