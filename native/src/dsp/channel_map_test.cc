#include "dsp/channel_map.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace anecho {

TEST(ChannelMap, A3MonoIsTheAverageOfAllChannels) {
  std::array<float, 2> mono{};
  MixToMono(std::array{0.25f, 0.5f}, 1, mono);
  EXPECT_EQ(mono, (std::array{0.25f, 0.5f}));
  MixToMono(std::array{1.0f, 0.0f, -0.5f, 0.5f}, 2, mono);
  EXPECT_EQ(mono, (std::array{0.5f, 0.0f}));
  MixToMono(std::array{0.3f, 0.3f, 0.3f, 0.6f, 0.0f, 0.0f}, 3, mono);
  EXPECT_NEAR(mono[0], 0.3, 1e-6);
  EXPECT_NEAR(mono[1], 0.2, 1e-6);
}

TEST(ChannelMap, A3OneAndTwoChannelsBecomeStereoUnchanged) {
  std::array<float, 4> stereo{};
  MixToStereo(std::array{0.25f, 0.5f}, 1, stereo);
  EXPECT_EQ(stereo, (std::array{0.25f, 0.25f, 0.5f, 0.5f}));
  MixToStereo(std::array{1.0f, 0.0f, -0.5f, 0.5f}, 2, stereo);
  EXPECT_EQ(stereo, (std::array{1.0f, 0.0f, -0.5f, 0.5f}));
}

TEST(ChannelMap, A3SurroundIsMixedAfterItu) {
  constexpr float kScale = 1 / (1 + 3 * 0.70710678f);
  std::array<float, 2> stereo{};
  MixToStereo(std::array{1.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f}, 6, stereo);
  EXPECT_NEAR(stereo[0], kScale, 1e-6);
  EXPECT_EQ(stereo[1], 0);
  MixToStereo(std::array{0.0f, 0.0f, 1.0f, 1.0f, 0.0f, 0.0f}, 6, stereo);
  EXPECT_NEAR(stereo[0], kScale * 1.4142f, 1e-5) << "centre and LFE to both sides";
  EXPECT_EQ(stereo[0], stereo[1]);
  MixToStereo(std::array{0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 1.0f}, 6, stereo);
  EXPECT_EQ(stereo[0], 0);
  EXPECT_NEAR(stereo[1], kScale * 0.7071f, 1e-5);
}

TEST(ChannelMap, A3NoLayoutLeavesFullScaleOrLosesASide) {
  for (int channels = 1; channels <= 32; ++channels) {
    const std::vector<float> loud(static_cast<std::size_t>(channels), 1.0f);
    std::array<float, 2> stereo{};
    MixToStereo(loud, channels, stereo);
    EXPECT_NEAR(stereo[0], 1, 1e-5) << channels;
    EXPECT_NEAR(stereo[1], 1, 1e-5) << channels;
  }
}

TEST(ChannelMap, A21StereoIsSpreadOverAnyDevice) {
  constexpr std::array kStereo{0.25f, -0.5f, 0.75f, 1.0f};
  std::array<float, 2> mono{};
  SpreadChannels(kStereo, 2, 1, mono);
  EXPECT_EQ(mono, (std::array{-0.125f, 0.875f}));
  std::array<float, 4> same{};
  SpreadChannels(kStereo, 2, 2, same);
  EXPECT_EQ(same, kStereo);
  std::array<float, 6> three{};
  SpreadChannels(kStereo, 2, 3, three);
  EXPECT_EQ(three, (std::array{0.25f, -0.5f, 0.25f, 0.75f, 1.0f, 0.75f}));
  std::array<float, 4> both{};
  SpreadChannels(std::array{0.5f, -1.0f}, 1, 2, both);
  EXPECT_EQ(both, (std::array{0.5f, 0.5f, -1.0f, -1.0f}));
}

}  // namespace anecho
