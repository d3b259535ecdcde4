#include "aec/full_duplex/level_correlation.h"

#include <gtest/gtest.h>

#include "echo_scene.h"

namespace anecho {

TEST(LevelCorrelation, A19_IsOneOfLevelsThatGoTogether) {
  testing::Random random(1);
  LevelCorrelation correlation;
  for (int i = 0; i < 300; ++i) {
    const float level = 15 * random.Next();
    correlation.Push(level - 30, level + 4);
  }
  EXPECT_GT(correlation.value(), 0.99f);
}

TEST(LevelCorrelation, A19_IsSmallOfLevelsThatDoNot) {
  testing::Random random(2);
  LevelCorrelation correlation;
  for (int i = 0; i < 300; ++i) correlation.Push(15 * random.Next(), 15 * random.Next());
  EXPECT_LT(correlation.value(), 0.35f);
  EXPECT_GT(correlation.value(), -0.35f);
}

TEST(LevelCorrelation, A19_FollowsWithinTwoSeconds) {
  testing::Random random(3);
  LevelCorrelation correlation;
  for (int i = 0; i < 500; ++i) {
    const float level = 15 * random.Next();
    correlation.Push(level, level);
  }
  for (int i = 0; i < 200; ++i) correlation.Push(15 * random.Next(), 15 * random.Next());
  EXPECT_LT(correlation.value(), 0.45f);
}

TEST(LevelCorrelation, SaysNothingBeforeItKnows) {
  LevelCorrelation correlation;
  for (int i = 0; i < 39; ++i) {
    correlation.Push(static_cast<float>(i), static_cast<float>(i));
    EXPECT_EQ(correlation.value(), 0);
  }
  correlation.Push(39, 39);
  EXPECT_GT(correlation.value(), 0.9f);
}

}  // namespace anecho
