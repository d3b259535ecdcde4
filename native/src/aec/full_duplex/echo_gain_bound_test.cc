#include "aec/full_duplex/echo_gain_bound.h"

#include <gtest/gtest.h>

namespace anecho {

TEST(EchoGainBound, A19_FollowsFromAQuietMicrophoneBesideALoudReference) {
  EchoGainBound bound;
  PowerSpectrum reference;
  PowerSpectrum microphone;
  PowerSpectrum uncertainty;
  PowerSpectrum factor;
  reference.fill(1e8f);
  microphone.fill(1e5f);
  uncertainty.fill(1e7f);
  for (int i = 0; i < 100; ++i) bound.Update(microphone, reference, uncertainty, &factor);
  EXPECT_NEAR(bound.gain(5), 1e-3f, 1e-4f);
  // Twice the gain times the reference, against what was expected.
  for (const float bin : factor) EXPECT_NEAR(bin, 0.02f, 0.002f);
}

TEST(EchoGainBound, A3_ForgetsThePathThatWas) {
  EchoGainBound bound;
  PowerSpectrum reference;
  const PowerSpectrum silence{};
  PowerSpectrum factor;
  reference.fill(1e8f);
  for (int i = 0; i < 100; ++i) bound.Update(silence, reference, silence, &factor);
  EXPECT_LT(bound.gain(5), 1e-3f);
  bound.Reset();
  EXPECT_GT(bound.gain(5), 1);
}

TEST(EchoGainBound, LeavesWhatIsPossible) {
  EchoGainBound bound;
  PowerSpectrum reference;
  PowerSpectrum uncertainty;
  PowerSpectrum factor;
  reference.fill(1e8f);
  uncertainty.fill(1e7f);
  for (int i = 0; i < 100; ++i) bound.Update(reference, reference, uncertainty, &factor);
  for (const float bin : factor) EXPECT_EQ(bin, 1);
}

TEST(EchoGainBound, LearnsNothingWhileTheReferenceIsSilent) {
  EchoGainBound bound;
  const PowerSpectrum silence{};
  PowerSpectrum factor;
  for (int i = 0; i < 100; ++i) bound.Update(silence, silence, silence, &factor);
  EXPECT_GE(bound.gain(5), 4);
  for (const float bin : factor) EXPECT_EQ(bin, 1);
}

}  // namespace anecho
