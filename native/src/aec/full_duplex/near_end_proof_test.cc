#include "aec/full_duplex/near_end_proof.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr NearEndProof::Evidence kVoice{.detected = NearEnd::kPresent,
                                        .audible_bands = 18,
                                        .power_above = 1,
                                        .coherence = 0.05f,
                                        .error_to_noise = 100,
                                        .error_ratio_db = -1,
                                        .error_to_echo = 0.5f};
constexpr NearEndProof::Evidence kNothing{};

bool IsHeld(const NearEndProof& proof) { return proof.strength() != NearEndProofStrength::kNone; }

NearEndProof AfterAVoice() {
  NearEndProof proof;
  for (int i = 0; i < 3; ++i) proof.Update(kVoice);
  return proof;
}

}  // namespace

TEST(NearEndProof, A19_ConfirmsAVoiceAtOnceAndHoldsIt) {
  NearEndProof proof;
  EXPECT_FALSE(IsHeld(proof));
  for (int i = 0; i < 3; ++i) {
    proof.Update(kVoice);
    EXPECT_TRUE(IsHeld(proof)) << i;
  }
  for (int i = 0; i < 14; ++i) {
    proof.Update(kNothing);
    EXPECT_TRUE(IsHeld(proof)) << i;
  }
  proof.Update(kNothing);
  EXPECT_FALSE(IsHeld(proof));
}

TEST(NearEndProof, A3_BelievesAFrameNowAndThenNoLongerThanItLasts) {
  NearEndProof proof;
  int held = 0;
  for (int second = 0; second < 10; ++second) {
    proof.Update(kVoice);
    held += IsHeld(proof);
    for (int i = 0; i < 99; ++i) {
      NearEndProof::Evidence residual = kVoice;
      residual.power_above = 0.3f;
      proof.Update(residual);
      held += IsHeld(proof);
    }
  }
  EXPECT_EQ(held, 80);
}

TEST(NearEndProof, A3_RefusesWhatOnlyEchoLooksLike) {
  NearEndProof::Evidence coherent = kVoice;
  coherent.coherence = 0.5f;
  NearEndProof::Evidence narrow = kVoice;
  narrow.audible_bands = 4;
  NearEndProof::Evidence residual = kVoice;
  residual.power_above = 0.3f;
  NearEndProof::Evidence noise = kVoice;
  noise.error_to_noise = 4;
  NearEndProof::Evidence known_to_us = kVoice;
  known_to_us.error_ratio_db = -10;
  NearEndProof::Evidence tail = kVoice;
  tail.is_tail = true;
  NearEndProof::Evidence not_detected = kVoice;
  not_detected.detected = NearEnd::kAbsent;
  for (const auto& evidence :
       {coherent, narrow, residual, noise, known_to_us, tail, not_detected}) {
    NearEndProof proof;
    for (int i = 0; i < 100; ++i) proof.Update(evidence);
    EXPECT_FALSE(IsHeld(proof));
  }
}

TEST(NearEndProof, A19_NeedsLessWithinASecondOfAProof) {
  NearEndProof::Evidence faint = kVoice;
  faint.coherence = 0.3f;
  faint.audible_bands = 3;
  NearEndProof::Evidence low_voice = kNothing;
  low_voice.power_above = 0.9f;
  for (const auto& evidence : {faint, low_voice}) {
    NearEndProof proof = AfterAVoice();
    for (int i = 0; i < 50; ++i) proof.Update(kNothing);
    EXPECT_FALSE(IsHeld(proof));
    proof.Update(evidence);
    EXPECT_TRUE(IsHeld(proof));
    for (int i = 0; i < 100; ++i) proof.Update(kNothing);
    proof.Update(evidence);
    EXPECT_FALSE(IsHeld(proof));
  }
}

TEST(NearEndProof, A3_BelievesNoEchoForTheSakeOfAProofBefore) {
  NearEndProof::Evidence echo = kVoice;
  echo.coherence = 0.5f;
  NearEndProof proof = AfterAVoice();
  for (int i = 0; i < 15; ++i) {
    EXPECT_TRUE(IsHeld(proof)) << i;
    proof.Update(echo);
  }
  EXPECT_FALSE(IsHeld(proof));
}

TEST(NearEndProof, A19_IsSureOfManyProofsAndOfAVoiceLouderThanTheEcho) {
  NearEndProof proof;
  for (int i = 1; i < NearEndProofConfig{}.min_sure_frames; ++i) {
    proof.Update(kVoice);
    EXPECT_EQ(proof.strength(), NearEndProofStrength::kProven) << i;
    proof.Update(kNothing);
    EXPECT_EQ(proof.strength(), NearEndProofStrength::kHeld) << i;
  }
  proof.Update(kVoice);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kSure);
  proof.Update(kNothing);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kHeld);

  NearEndProof shouted;
  NearEndProof::Evidence loud = kVoice;
  loud.error_to_echo = 4;
  shouted.Update(loud);
  EXPECT_EQ(shouted.strength(), NearEndProofStrength::kSure);
}

TEST(NearEndProof, A19_BelievesADeepVoiceThatLooksLikeTheEchoInFewBins) {
  NearEndProof proof;
  NearEndProof::Evidence deep = kVoice;
  deep.coherence = 0.7f;
  for (int i = 0; i < 10; ++i) proof.Update(deep);
  EXPECT_FALSE(IsHeld(proof)) << "no louder than the echo";
  deep.error_to_echo = 6;
  proof.Update(deep);
  EXPECT_FALSE(IsHeld(proof)) << "an echo that has just become louder looks the same";
  proof.Update(deep);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kSure);

  NearEndProof louder;
  deep.coherence = 0.95f;
  for (int i = 0; i < 10; ++i) louder.Update(deep);
  EXPECT_FALSE(IsHeld(louder)) << "an echo that became louder";
}

TEST(NearEndProof, A19_BelievesADeepVoiceThatIsMuchLouderInItsFirstFrame) {
  NearEndProof proof;
  NearEndProof::Evidence deep = kVoice;
  deep.coherence = 0.3f;
  deep.error_to_echo = 10;
  proof.Update(deep);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kSure);

  NearEndProof echo;
  deep.coherence = 0.6f;
  echo.Update(deep);
  EXPECT_FALSE(IsHeld(echo)) << "an echo that has just become louder";
}

TEST(NearEndProof, A3_BelievesAFaintFirstFrameOnlyOnceItIsRepeated) {
  NearEndProof proof;
  NearEndProof::Evidence faint = kVoice;
  faint.error_to_echo = 0.05f;
  for (int i = 0; i < 2; ++i) {
    proof.Update(faint);
    EXPECT_FALSE(IsHeld(proof)) << i;
  }
  proof.Update(faint);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kProven);
}

TEST(NearEndProof, A19_BelievesAClearVoiceAmidTheTailOfAnEcho) {
  NearEndProof::Evidence clear = kVoice;
  clear.error_to_noise = 2000;
  clear.error_to_echo = 0.05f;
  clear.error_ratio_db = -10;
  clear.is_tail = true;
  NearEndProof proof;
  proof.Update(clear);
  EXPECT_EQ(proof.strength(), NearEndProofStrength::kProven);

  NearEndProof::Evidence partly = clear;
  partly.power_above = 0.95f;
  NearEndProof::Evidence narrow = clear;
  narrow.audible_bands = 12;
  NearEndProof::Evidence coherent = clear;
  coherent.coherence = 0.1f;
  NearEndProof::Evidence known_to_us = clear;
  known_to_us.error_ratio_db = -15;
  NearEndProof::Evidence quiet = clear;
  quiet.error_to_noise = 500;
  NearEndProof::Evidence faint = clear;
  faint.error_to_echo = 0.03f;
  for (const auto& evidence : {partly, narrow, coherent, known_to_us, quiet, faint}) {
    NearEndProof other;
    for (int i = 0; i < 100; ++i) other.Update(evidence);
    EXPECT_FALSE(IsHeld(other));
  }
}

}  // namespace anecho
