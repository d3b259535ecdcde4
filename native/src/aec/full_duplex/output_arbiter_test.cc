#include "aec/full_duplex/output_arbiter.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr OutputEvidence kFine{
    .far_end = true, .far_end_held = true, .near_end = true, .ours = 100, .aec3 = 10};
constexpr OutputEvidence kLost{.path_is_lost = true,
                               .far_end = true,
                               .far_end_held = true,
                               .near_end = true,
                               .ours = 100,
                               .aec3 = 10};
constexpr OutputEvidence kSilent{};
constexpr OutputEvidence kFarEndAlone{
    .far_end = true, .far_end_held = true, .ours = 100, .aec3 = 10};

void Repeat(OutputArbiter* arbiter, const OutputEvidence& evidence, int frames) {
  for (int i = 0; i < frames; ++i) arbiter->Update(evidence);
}

}  // namespace

TEST(OutputArbiter, A3_FallsBackWithin20MsAndReturnsWithinHalfASecond) {
  OutputArbiter arbiter;
  Repeat(&arbiter, kFine, 10);
  EXPECT_EQ(arbiter.share(), 1);
  Repeat(&arbiter, kLost, 2);
  EXPECT_EQ(arbiter.share(), 0);
  int frames = 0;
  while (arbiter.share() < 1 && frames < 100) {
    arbiter.Update(kFine);
    ++frames;
  }
  EXPECT_LE(frames, 50);
  EXPECT_GE(frames, 30);
}

TEST(OutputArbiter, A19_IsFullDuplexWhileNothingPlays) {
  OutputArbiter arbiter;
  Repeat(&arbiter, kLost, 2);
  EXPECT_EQ(arbiter.share(), 0);
  Repeat(&arbiter, kSilent, 10);
  EXPECT_NEAR(arbiter.share(), 1, 1e-6);
  // When the far end speaks again, the path is still not proven.
  arbiter.Update(kFine);
  EXPECT_LE(arbiter.share(), 0.5f);
}

TEST(OutputArbiter, A3_TakesTheQuieterOutputWithoutANearEnd) {
  OutputArbiter arbiter;
  Repeat(&arbiter, kFarEndAlone, 10);
  EXPECT_NEAR(arbiter.share(), 0, 1e-6);
  OutputEvidence quieter = kFarEndAlone;
  quieter.aec3 = 1000;
  Repeat(&arbiter, quieter, 20);
  EXPECT_NEAR(arbiter.share(), 1, 1e-6);
}

TEST(OutputArbiter, A3_LeavesAFailingAec3BeforeThePathIsProven) {
  const auto share_after = [](float ours, float error_ratio_db) {
    OutputArbiter arbiter;
    Repeat(&arbiter, kLost, 2);
    OutputEvidence loud_aec3 = kFarEndAlone;
    loud_aec3.ours = ours;
    loud_aec3.aec3 = 1000;
    loud_aec3.error_ratio_db = error_ratio_db;
    Repeat(&arbiter, loud_aec3, 2);
    return arbiter.share();
  };
  EXPECT_EQ(share_after(100, -12), 1);
  // Our output may be quieter because it suppresses a near end, which both errors contain.
  EXPECT_EQ(share_after(100, -1), 0);
  // AEC3's output is the quieter one.
  EXPECT_EQ(share_after(2000, -12), 0);
}

TEST(OutputArbiter, A19_IsBackAtOnceForANearEnd) {
  OutputArbiter arbiter;
  Repeat(&arbiter, kFarEndAlone, 50);
  arbiter.Update(kFine);
  EXPECT_EQ(arbiter.share(), 1);
}

TEST(OutputArbiter, CountsHowLongThePathIsLost) {
  OutputArbiter arbiter;
  Repeat(&arbiter, kLost, 40);
  EXPECT_EQ(arbiter.lost_frames(), 40);
  Repeat(&arbiter, kFine, 50);
  EXPECT_EQ(arbiter.lost_frames(), 0);
}

}  // namespace anecho
