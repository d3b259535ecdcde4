#include "aec/full_duplex/output_arbiter.h"

#include <gtest/gtest.h>

namespace anecho {

TEST(OutputArbiter, A3_FallsBackWithin20MsAndReturnsWithinHalfASecond) {
  OutputArbiter arbiter;
  for (int i = 0; i < 10; ++i) arbiter.Update(false, true, true);
  EXPECT_EQ(arbiter.share(), 1);
  arbiter.Update(true, true, true);
  arbiter.Update(true, true, true);
  EXPECT_EQ(arbiter.share(), 0);
  int frames = 0;
  while (arbiter.share() < 1 && frames < 100) {
    arbiter.Update(false, true, true);
    ++frames;
  }
  EXPECT_LE(frames, 50);
  EXPECT_GE(frames, 30);
}

TEST(OutputArbiter, A19_IsFullDuplexWhileNothingPlays) {
  OutputArbiter arbiter;
  arbiter.Update(true, true, true);
  arbiter.Update(true, true, true);
  EXPECT_EQ(arbiter.share(), 0);
  for (int i = 0; i < 10; ++i) arbiter.Update(false, false, false);
  EXPECT_NEAR(arbiter.share(), 1, 1e-6);
  // The far end that speaks again finds what is still not proven.
  arbiter.Update(false, true, true);
  EXPECT_LE(arbiter.share(), 0.5f);
}

TEST(OutputArbiter, CountsHowLongThePathIsLost) {
  OutputArbiter arbiter;
  for (int i = 0; i < 40; ++i) arbiter.Update(true, true, true);
  EXPECT_EQ(arbiter.lost_frames(), 40);
  for (int i = 0; i < 50; ++i) arbiter.Update(false, true, true);
  EXPECT_EQ(arbiter.lost_frames(), 0);
}

}  // namespace anecho
