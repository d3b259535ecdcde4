#include "dsp/surround_map.h"

#include <gtest/gtest.h>

#include <vector>

namespace anecho {
namespace {

using Positions = std::vector<std::string>;

/// @return what comes of one frame whose channel n holds n + 1.
std::vector<float> MapOneFrame(const Positions& positions, int channels) {
  const SurroundMap map(positions, channels);
  std::vector<float> source;
  for (std::size_t i = 0; i < positions.size(); ++i) source.push_back(static_cast<float>(i + 1));
  std::vector<float> mapped(static_cast<std::size_t>(channels), 99.0f);
  map.Map(source, mapped);
  return mapped;
}

const Positions k51 = {"FL", "FR", "FC", "LFE", "RL", "RR"};
const Positions k71 = {"FL", "FR", "FC", "LFE", "RL", "RR", "SL", "SR"};

TEST(SurroundMap, B1ChannelsComeInTheOneOrderWhateverTheSourcesIs) {
  EXPECT_EQ(MapOneFrame(k71, 8), (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(MapOneFrame({"SR", "SL", "RR", "RL", "LFE", "FC", "FR", "FL"}, 8),
            (std::vector<float>{8, 7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(MapOneFrame(k51, 6), (std::vector<float>{1, 2, 3, 4, 5, 6}));
}

TEST(SurroundMap, B1MissingPositionsAreExactlySilent) {
  EXPECT_EQ(MapOneFrame({"FL", "FR"}, 8), (std::vector<float>{1, 2, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(MapOneFrame({"FL", "FR"}, 6), (std::vector<float>{1, 2, 0, 0, 0, 0}));
  EXPECT_EQ(MapOneFrame(k51, 8), (std::vector<float>{1, 2, 3, 4, 5, 6, 0, 0}));
}

TEST(SurroundMap, B1SurroundsAreMixedDownAfterItu) {
  const float half = 0.70710678f;
  const auto stereo = MapOneFrame(k51, 2);
  EXPECT_FLOAT_EQ(stereo[0], 1 + half * 3 + half * 5);
  EXPECT_FLOAT_EQ(stereo[1], 2 + half * 3 + half * 6);
  const auto five = MapOneFrame(k71, 6);
  EXPECT_FLOAT_EQ(five[4], 5 + half * 7);
  EXPECT_FLOAT_EQ(five[5], 6 + half * 8);
  const auto rear = MapOneFrame({"FL", "FR", "RC"}, 6);
  EXPECT_FLOAT_EQ(rear[4], half * 3);
  EXPECT_FLOAT_EQ(rear[5], half * 3);
}

TEST(SurroundMap, B1TheSidesOfFiveChannelsAreTheirSurrounds) {
  EXPECT_EQ(MapOneFrame({"FL", "FR", "FC", "LFE", "SL", "SR"}, 6),
            (std::vector<float>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(MapOneFrame({"FL", "FR", "FC", "LFE", "SL", "SR"}, 8),
            (std::vector<float>{1, 2, 3, 4, 0, 0, 5, 6}));
}

TEST(SurroundMap, B1TheWideSevenChannelsAddTheirInnerPairToTheFront) {
  const Positions wide = {"FL", "FR", "FC", "LFE", "RL", "RR", "FLC", "FRC"};
  EXPECT_EQ(MapOneFrame(wide, 8), (std::vector<float>{1 + 7, 2 + 8, 3, 4, 5, 6, 0, 0}));
  EXPECT_EQ(MapOneFrame(wide, 6), (std::vector<float>{1 + 7, 2 + 8, 3, 4, 5, 6}));
}

TEST(SurroundMap, B1MonoGoesToBothSidesAndUnknownPlacesInOrder) {
  EXPECT_EQ(MapOneFrame({"MONO"}, 2), (std::vector<float>{1, 1}));
  EXPECT_EQ(MapOneFrame({"AUX0"}, 2), (std::vector<float>{1, 1}));
  EXPECT_EQ(MapOneFrame({"AUX0", "AUX1", "AUX2"}, 6), (std::vector<float>{1, 2, 3, 0, 0, 0}));
  EXPECT_EQ(MapOneFrame({"TFL", "FR"}, 2), (std::vector<float>{0, 2}));
}

}  // namespace
}  // namespace anecho
