#include "aec/full_duplex/missing_reference.h"

#include <gtest/gtest.h>

#include <vector>

namespace anecho {
namespace {

constexpr std::size_t kHops = 4;

/// Pushes a hop with the same power in each bin.
void PushHop(MissingReference* missing, float share, float power) {
  missing->Push(share);
  missing->Follow(0, std::vector<float>(2, power));
}

MissingReference AfterSound(float power, int max_hops = 50) {
  MissingReference missing(1, 2, kHops, max_hops);
  for (int i = 0; i < 100; ++i) PushHop(&missing, 0, power);
  return missing;
}

}  // namespace

TEST(MissingReference, A19_ExpectsWhatIsMissingToBeAsLoudAsTheSoundBefore) {
  MissingReference missing = AfterSound(8);
  EXPECT_FALSE(missing.any());
  PushHop(&missing, 1, 0);
  PushHop(&missing, 1, 0);
  EXPECT_TRUE(missing.any());
  EXPECT_NEAR(missing.power(0)[1], 8, 0.01);
}

TEST(MissingReference, A19_AHopCountsInTheTwoTransformsThatItIsPartOf) {
  MissingReference missing = AfterSound(8);
  PushHop(&missing, 0.6f, 0);
  EXPECT_FLOAT_EQ(missing.share(0), 0.3f);
  PushHop(&missing, 0, 8);
  EXPECT_FLOAT_EQ(missing.share(0), 0.3f);
  EXPECT_FLOAT_EQ(missing.share(1), 0.3f);
  PushHop(&missing, 0, 8);
  EXPECT_EQ(missing.share(0), 0);
  EXPECT_FLOAT_EQ(missing.share(2), 0.3f);
}

TEST(MissingReference, A19_ForgetsAHoleOnceItIsOlderThanTheResponse) {
  MissingReference missing = AfterSound(8);
  PushHop(&missing, 1, 0);
  for (std::size_t i = 0; i < kHops; ++i) {
    PushHop(&missing, 0, 8);
    EXPECT_TRUE(missing.any()) << i;
  }
  PushHop(&missing, 0, 8);
  EXPECT_FALSE(missing.any());
}

TEST(MissingReference, A16_TakesALongHoleForSilence) {
  MissingReference missing = AfterSound(8, 10);
  for (int i = 0; i < 10; ++i) PushHop(&missing, 1, 0);
  EXPECT_EQ(missing.share(0), 1);
  for (std::size_t i = 0; i < 2 + kHops; ++i) PushHop(&missing, 1, 0);
  EXPECT_FALSE(missing.any());
}

TEST(MissingReference, A16_ExpectsNothingAfterSilence) {
  MissingReference missing = AfterSound(8);
  for (int i = 0; i < 200; ++i) PushHop(&missing, 0, 0);
  PushHop(&missing, 1, 0);
  EXPECT_LT(missing.power(0)[0], 1e-6f);
}

}  // namespace anecho
