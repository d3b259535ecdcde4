#include "aec/side_channel.h"

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::Power;

constexpr std::size_t kSideFrames = 200;
constexpr std::size_t kSideLength = kSideFrames * kDuplexFrame;

struct CleanPair {
  std::vector<float> mid;
  std::vector<float> side;
};

/// @return mid and side, where cleaning made the mid `gain` times as loud and `delay` samples late.
CleanPair CleanSideOf(const std::vector<float>& mid, const std::vector<float>& side, float gain,
                      std::size_t delay) {
  SideChannel channel(delay, std::nullopt);
  CleanPair clean{std::vector<float>(kSideLength), side};
  for (std::size_t i = delay; i < kSideLength; ++i) clean.mid[i] = gain * mid[i - delay];
  for (std::size_t at = 0; at < kSideLength; at += kDuplexFrame) {
    channel.Process({.microphone = std::span(mid).subspan(at, kDuplexFrame)},
                    std::span(clean.mid).subspan(at, kDuplexFrame),
                    std::span(clean.side).subspan(at, kDuplexFrame));
  }
  return clean;
}

std::vector<float> SideNoise(std::uint32_t seed) {
  testing::Random random(seed);
  std::vector<float> noise(kSideLength);
  for (float& sample : noise) sample = 1000 * random.Next();
  return noise;
}

/// @return power of the difference between `heard` and the expected signal, which is `came` times
///   `gain`, `delay` samples later; in dB against the latter.
double DistanceDb(const std::vector<float>& came, const std::vector<float>& heard, float gain,
                  std::size_t delay) {
  std::vector<float> expected(kSideLength);
  std::vector<float> difference(kSideLength);
  for (std::size_t i = delay; i < kSideLength; ++i) {
    expected[i] = gain * came[i - delay];
    difference[i] = heard[i] - expected[i];
  }
  const std::size_t first = 10 * kDuplexFrame;
  return Decibels(Power(difference, first, kSideLength) / Power(expected, first, kSideLength));
}

}  // namespace

// A21
TEST(SideChannel, A21_TheSideGetsTheGainOfTheMid) {
  const std::vector<float> mid = SideNoise(1);
  const std::vector<float> side = SideNoise(2);
  for (const std::size_t delay : {0U, 430U, 960U}) {
    for (const float gain : {1.0f, 0.1f}) {
      const CleanPair clean = CleanSideOf(mid, side, gain, delay);
      const std::size_t late = delay + SideChannel::kDelay;
      EXPECT_LT(DistanceDb(side, clean.side, gain, late), -50) << delay << ", " << gain;
      EXPECT_LT(DistanceDb(mid, clean.mid, gain, late), -90) << delay << ", " << gain;
    }
  }
}

// A21: the side is not made louder even if the mid was.
TEST(SideChannel, A21_TheSideIsNeverMadeLouder) {
  const std::vector<float> side = SideNoise(2);
  EXPECT_LT(DistanceDb(side, CleanSideOf(SideNoise(1), side, 3, 0).side, 1, SideChannel::kDelay),
            -50);
}

// A21
TEST(SideChannel, A21_WithoutAMidNothingIsLeftOfTheSide) {
  const CleanPair clean = CleanSideOf(SideNoise(1), SideNoise(2), 0, 0);
  EXPECT_EQ(Power(clean.side, 2 * kDuplexFrame, kSideLength), 0);
}

}  // namespace anecho
