#include "measures/level_lost.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scene/sounds.h"

namespace anecho::quality {

// D8
TEST(LevelLost, D8_KnowsHowMuchIsMissingWhateverTheDelay) {
  const Signal voice = MakeSpeech({}, 96000, /*low=*/false, 1);
  Signal output(501);
  for (const float sample : voice) output.push_back(0.5f * sample);
  EXPECT_NEAR(LevelLost(voice, output), 6.02, 0.05);
  EXPECT_NEAR(LevelLost(voice, voice), 0, 1e-6);
}

TEST(LevelLost, D8_ASilentOutputLosesAll) {
  const Signal voice = MakeSpeech({}, 96000, /*low=*/false, 1);
  EXPECT_GT(LevelLost(voice, Signal(voice.size())), 60);
  EXPECT_TRUE(std::isnan(LevelLost(Signal(voice.size()), voice)));
}

}  // namespace anecho::quality
