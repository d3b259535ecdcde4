#include "aec/full_duplex/near_end_detector.h"

#include <gtest/gtest.h>

#include <cmath>

#include "echo_scene.h"

namespace anecho {
namespace {

constexpr float kNoise = 1e4f;

float Power(float db) { return std::pow(10.0f, db / 10); }

}  // namespace

TEST(NearEndDetector, A19_SeesAVoiceThatIsLouderThanTheResidual) {
  NearEndDetector detector;
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(detector.Update({.share_above = 0.1f, .error = kNoise, .echo = 1, .noise = kNoise}),
              NearEnd::kAbsent);
  }
  EXPECT_NEAR(detector.margin(), 10, 0.1f);
  EXPECT_EQ(detector.Update({.share_above = 0.6f, .error = 1e7f, .echo = 1, .noise = kNoise}),
            NearEnd::kPresent);
  EXPECT_EQ(detector.margin(), 1);
}

TEST(NearEndDetector, A19_HoldsAcrossShortPauses) {
  NearEndDetector detector;
  const NearEndDetector::Evidence voice{
      .share_above = 0.6f, .error = 1e7f, .echo = 1, .noise = kNoise};
  const NearEndDetector::Evidence pause{
      .share_above = 0, .error = kNoise, .echo = 1, .noise = kNoise};
  detector.Update(voice);
  for (int i = 0; i < 14; ++i) {
    detector.Update(pause);
    EXPECT_EQ(detector.margin(), 1) << i;
  }
  for (int i = 0; i < 3; ++i) detector.Update(pause);
  EXPECT_GT(detector.margin(), 1);
}

TEST(NearEndDetector, A19_TakesWhatFollowsTheEchosLevelForEcho) {
  NearEndDetector detector;
  testing::Random random(1);
  NearEnd last = NearEnd::kPresent;
  for (int i = 0; i < 200; ++i) {
    const float level = 70 + 8 * random.Next();
    // More than was estimated, but in step with the echo.
    last = detector.Update({.share_above = 0.5f,
                            .error = Power(level - 15),
                            .echo = Power(level),
                            .noise = Power(20)});
  }
  EXPECT_EQ(last, NearEnd::kAbsent);
  EXPECT_GT(detector.correlation(), 0.9f);
}

TEST(NearEndDetector, A19_TakesWhatDoesNotFollowTheEchosLevelForVoice) {
  NearEndDetector detector;
  testing::Random random(1);
  NearEnd last = NearEnd::kAbsent;
  for (int i = 0; i < 200; ++i) {
    last = detector.Update({.share_above = 0.1f,
                            .error = Power(60 + 10 * random.Next()),
                            .echo = Power(70 + 8 * random.Next()),
                            .noise = Power(20)});
  }
  EXPECT_EQ(last, NearEnd::kUncorrelated);
}

}  // namespace anecho
