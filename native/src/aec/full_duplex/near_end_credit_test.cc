#include "aec/full_duplex/near_end_credit.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr NearEndCredit::Evidence kStopped{.proof = NearEndProofStrength::kHeld,
                                           .far_end = true,
                                           .ours = 1e6f,
                                           .aec3 = 1e2f,
                                           .noise = 1e2f};
constexpr NearEndCredit::Evidence kPassed{.proof = NearEndProofStrength::kHeld,
                                          .far_end = true,
                                          .ours = 1e6f,
                                          .aec3 = 5e5f,
                                          .noise = 1e2f};

int FramesUntilRefused(NearEndCredit* credit) {
  int frames = 0;
  while (credit->is_given() && frames < 10000) {
    credit->Update(kStopped);
    ++frames;
  }
  return frames;
}

}  // namespace

TEST(NearEndCredit, A3_RefusesWhatAec3LetsNothingThroughOf) {
  NearEndCredit credit;
  EXPECT_TRUE(credit.is_given());
  EXPECT_EQ(FramesUntilRefused(&credit), NearEndCreditConfig{}.initial_frames);
  for (int i = 0; i < 1000; ++i) {
    credit.Update(kStopped);
    EXPECT_FALSE(credit.is_given()) << i;
  }
}

TEST(NearEndCredit, A19_BelievesAVoiceThatAec3SuppressesMostOfTheTime) {
  NearEndCredit credit;
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 100; ++i) {
      credit.Update(i < 25 ? kPassed : kStopped);
      EXPECT_TRUE(credit.is_given()) << second << ", " << i;
    }
  }
}

TEST(NearEndCredit, A3_IsNotEarnedByNoise) {
  NearEndCredit credit;
  FramesUntilRefused(&credit);
  NearEndCredit::Evidence noise = kPassed;
  noise.noise = 0.5f * noise.aec3;
  for (int i = 0; i < 1000; ++i) credit.Update(noise);
  EXPECT_FALSE(credit.is_given());
}

TEST(NearEndCredit, A19_IsEarnedAnewOnceTheVoiceIsHeard) {
  NearEndCredit credit;
  FramesUntilRefused(&credit);
  NearEndCredit::Evidence alone = kStopped;
  alone.far_end = false;
  credit.Update(alone);
  EXPECT_EQ(FramesUntilRefused(&credit), NearEndCreditConfig{}.initial_frames)
      << "after a voice without a far end";
  int frames = 0;
  while (!credit.is_given() && frames < 100) {
    credit.Update(kPassed);
    ++frames;
  }
  EXPECT_LE(frames, 10) << "once AEC3 lets it through";
}

TEST(NearEndCredit, A19_IsEarnedByASureProof) {
  NearEndCredit credit;
  FramesUntilRefused(&credit);
  NearEndCredit::Evidence proof = kStopped;
  proof.proof = NearEndProofStrength::kProven;
  credit.Update(proof);
  EXPECT_FALSE(credit.is_given());
  proof.proof = NearEndProofStrength::kSure;
  for (int i = 0; i < 1000; ++i) {
    credit.Update(proof);
    EXPECT_TRUE(credit.is_given()) << "a voice that never pauses";
  }
  EXPECT_EQ(FramesUntilRefused(&credit), NearEndCreditConfig{}.sure_frames);
}

TEST(NearEndCredit, A3_IsNeverSpentLaterThanItsMost) {
  NearEndCredit credit;
  for (int i = 0; i < 100000; ++i) credit.Update(kPassed);
  EXPECT_NEAR(FramesUntilRefused(&credit), NearEndCreditConfig{}.max_frames, 20);
}

}  // namespace anecho
