#include "engine/mix_stage.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace anecho {
namespace {

Packet Of(std::span<const float> samples, std::int64_t frames) {
  return {.samples = samples, .frames = frames};
}

}  // namespace

TEST(MixStage, A3OneChannelComesOutAsItIsWhateverTheOthersHold) {
  MixStage stage(3, 1);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::array samples = {0.1f, nan, 3e38f, 0.3f, nan, 3e38f};
  stage.SetMask(1);
  const auto mixed = stage.Mix(Of(samples, 2), 0, 2);
  EXPECT_EQ(std::vector<float>(mixed.begin(), mixed.end()), (std::vector<float>{0.1f, 0.3f}));
}

TEST(MixStage, A3SeveralChannelsAreAddedAtTheirLevel) {
  MixStage stage(3, 1);
  stage.SetMask(0b101);
  const std::array samples = {0.1f, 0.5f, 0.25f};
  EXPECT_FLOAT_EQ(stage.Mix(Of(samples, 1), 0, 1)[0], 0.35f);
}

TEST(MixStage, A3AChangeOfChannelsIsFadedOverTheFramesItIsGiven) {
  MixStage stage(2, 1);
  std::vector<float> samples;
  for (int i = 0; i < 200; ++i) samples.insert(samples.end(), {1.0f, -1.0f});
  stage.SetMask(0b01);
  EXPECT_EQ(stage.Mix(Of(samples, 200), 0, 10)[9], 1);
  stage.SetMask(0b10, 100);
  float last = 1;
  for (int part = 0; part < 4; ++part) {
    for (const float sample : stage.Mix(Of(samples, 200), part * 50, 50)) {
      EXPECT_LE(std::abs(sample - last), 0.021f);
      last = sample;
    }
  }
  EXPECT_EQ(last, -1);
  // Reversed half-way, the ramp goes on from there.
  stage.SetMask(0b01, 100);
  EXPECT_NEAR(stage.Mix(Of(samples, 200), 0, 50)[49], 0, 0.01);
  stage.SetMask(0b10, 100);
  EXPECT_NEAR(stage.Mix(Of(samples, 200), 0, 1)[0], 0, 0.03);
}

TEST(MixStage, A3SilentPacketsAreZeros) {
  MixStage stage(2, 2);
  const Packet packet{.samples = {}, .frames = 3, .silent = true};
  for (const float sample : stage.Mix(packet, 0, 3)) EXPECT_EQ(sample, 0);
}

}  // namespace anecho
