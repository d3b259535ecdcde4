#include "aec/full_duplex/volume_step_detector.h"

#include <gtest/gtest.h>

#include <cmath>

#include "echo_scene.h"

namespace anecho {
namespace {

class VolumeStep : public ::testing::Test {
 protected:
  VolumeStep() { noise_.fill(1); }

  /// An echo with levels 40 dB apart between bands. @param left amplitude of the echo in the error.
  std::optional<float> Push(float left, float voice, float amplitude = 1) {
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      const float level = amplitude * 1e5f / (1 + static_cast<float>(k));
      echo_.real[k] = level * random_.Next();
      echo_.imaginary[k] = level * random_.Next();
      error_.real[k] = left * echo_.real[k] + voice * level * random_.Next();
      error_.imaginary[k] = left * echo_.imaginary[k] + voice * level * random_.Next();
    }
    return detector_.Update(error_, echo_, noise_);
  }

  testing::Random random_{1};
  VolumeStepDetector detector_;
  FrameSpectrum error_;
  FrameSpectrum echo_;
  PowerSpectrum noise_;
};

}  // namespace

TEST_F(VolumeStep, A3_IsSeenInTwoFrames) {
  EXPECT_FALSE(Push(2.16f, 0.3f).has_value());
  const auto louder = Push(2.16f, 0.3f);
  ASSERT_TRUE(louder.has_value());
  EXPECT_NEAR(*louder, 3.16f, 0.1f);
}

TEST_F(VolumeStep, A3_IsSeenDownwardsToo) {
  Push(-0.68f, 0.1f);
  const auto softer = Push(-0.68f, 0.1f);
  ASSERT_TRUE(softer.has_value());
  EXPECT_NEAR(*softer, 0.32f, 0.05f);
}

TEST_F(VolumeStep, A19_IsNotMistakenForAVoice) {
  for (int i = 0; i < 2000; ++i) EXPECT_FALSE(Push(0, 1).has_value()) << i;
}

TEST_F(VolumeStep, IsNotASmallError) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(Push(0.1f, 0.05f).has_value());
}

TEST_F(VolumeStep, A3_IsNotBelievedOfAnEchoMuchFainterThanBefore) {
  for (int i = 0; i < 10; ++i) Push(0, 0.1f);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(Push(-1, 0, 0.2f).has_value());
  for (int i = 0; i < 300; ++i) Push(0, 0.1f, 0.2f);
  Push(-1, 0, 0.2f);
  EXPECT_TRUE(Push(-1, 0, 0.2f).has_value());
}

TEST_F(VolumeStep, LeavesAnEchoThatIsOffSomething) {
  Push(-1, 0);
  const auto off = Push(-1, 0);
  ASSERT_TRUE(off.has_value());
  EXPECT_GT(*off, 0);
}

}  // namespace anecho
