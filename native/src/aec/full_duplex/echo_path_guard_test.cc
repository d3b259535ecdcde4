#include "aec/full_duplex/echo_path_guard.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "aec/full_duplex/frame_transform.h"
#include "echo_scene.h"

namespace anecho {
namespace {

class PathGuard : public ::testing::Test {
 protected:
  PathGuard() { noise_.fill(480); }

  /// @param left, voice amplitudes of the echo and of a voice in the error. @param rival amplitude
  /// of the error of AEC3's filter.
  bool Push(float left, float voice, float rival) {
    std::array<float, kDuplexFrame> error;
    std::array<float, kDuplexFrame> echo;
    std::array<float, RivalComparison::kRivalFrame> theirs;
    for (std::size_t i = 0; i < kDuplexFrame; ++i) {
      echo[i] = 3000 * random_.Next();
      error[i] = left * echo[i] + voice * 3000 * random_.Next();
    }
    // White noise at 16 kHz holds the same power per hertz with a third of the samples.
    for (float& sample : theirs) {
      sample = rival * 3000 * random_.Next() / std::sqrt(3.0f);
    }
    error_analyzer_.Analyze(error, &error_);
    echo_analyzer_.Analyze(echo, &echo_);
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      const float real = error_.real[k] + echo_.real[k];
      const float imaginary = error_.imaginary[k] + echo_.imaginary[k];
      error_power_[k] = error_.real[k] * error_.real[k] + error_.imaginary[k] * error_.imaginary[k];
      microphone_power_[k] = real * real + imaginary * imaginary;
    }
    return guard_.Update({.error = error_,
                          .echo = echo_,
                          .error_power = error_power_,
                          .microphone_power = microphone_power_,
                          .noise = noise_,
                          .rival = theirs,
                          .far_end = true,
                          .far_end_held = true,
                          .learnt_s = 5});
  }

  testing::Random random_{1};
  EchoPathGuard guard_;
  FrameAnalyzer error_analyzer_;
  FrameAnalyzer echo_analyzer_;
  FrameSpectrum error_;
  FrameSpectrum echo_;
  PowerSpectrum error_power_{};
  PowerSpectrum microphone_power_{};
  PowerSpectrum noise_;
};

}  // namespace

TEST_F(PathGuard, A3_SeesThatThePathHasChanged) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(Push(0.03f, 0, 0.1f)) << i;
  int frames = 0;
  while (!Push(-1.3f, 0, 1) && frames < 50) ++frames;
  EXPECT_LE(frames, 15);
  EXPECT_TRUE(guard_.is_flagged());
  double uncertain = 0;
  for (std::size_t k = DuplexBin(200); k < DuplexBin(7000); ++k) {
    uncertain += static_cast<double>(guard_.uncertainty()[k] / error_power_[k]);
  }
  EXPECT_GT(uncertain, 0);
}

TEST_F(PathGuard, A3_SeesThatOnlyTheOtherFilterKnowsTheEcho) {
  for (int i = 0; i < 20; ++i) Push(0, 2, 2);
  EXPECT_FALSE(guard_.is_blind());
  int frames = 0;
  while (!Push(0, 2, 0.5f) && frames < 50) ++frames;
  EXPECT_LE(frames, 12);
  EXPECT_TRUE(guard_.is_blind());
}

TEST_F(PathGuard, A19_IsNotAlarmedByAVoice) {
  for (int i = 0; i < 100; ++i) Push(0.03f, 0, 0.1f);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(Push(0.03f, 2, 2)) << i;
  EXPECT_FALSE(guard_.is_flagged());
}

TEST_F(PathGuard, CalmsDownAfter200Ms) {
  for (int i = 0; i < 100; ++i) Push(0.03f, 0, 0.1f);
  for (int i = 0; i < 20; ++i) Push(-1.3f, 0, 1);
  ASSERT_TRUE(guard_.is_flagged());
  int frames = 0;
  while (guard_.is_flagged() && frames < 200) {
    Push(0.03f, 0, 0.1f);
    ++frames;
  }
  EXPECT_LE(frames, 50);
}

TEST(RivalComparison, HoldsBothAtTheSameScale) {
  testing::Random random(3);
  RivalComparison comparison;
  FrameAnalyzer analyzer;
  FrameSpectrum spectrum;
  PowerSpectrum power;
  std::array<float, kDuplexFrame> ours;
  std::array<float, RivalComparison::kRivalFrame> theirs;
  double mean_db = 0;
  double taken_out_db = 0;
  for (int i = 0; i < 400; ++i) {
    for (float& sample : ours) sample = 1000 * random.Next();
    for (float& sample : theirs) sample = 1000 * random.Next() / std::sqrt(3.0f);
    analyzer.Analyze(ours, &spectrum);
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      power[k] =
          spectrum.real[k] * spectrum.real[k] + spectrum.imaginary[k] * spectrum.imaginary[k];
    }
    // The microphone is 6 dB louder than both errors.
    PowerSpectrum microphone = power;
    for (float& value : microphone) value *= 4;
    comparison.Update(theirs, power, microphone);
    if (i < 100) continue;
    mean_db += static_cast<double>(comparison.ratio_db()) / 300;
    taken_out_db += static_cast<double>(comparison.taken_out_db()) / 300;
  }
  EXPECT_NEAR(mean_db, 0, 0.4);
  EXPECT_NEAR(taken_out_db, 6, 0.4);
}

TEST_F(PathGuard, A23_SeesThatAec3KnowsTheEcho) {
  for (int i = 0; i < 100; ++i) Push(0.03f, 0, 1);
  EXPECT_FALSE(guard_.aec3_knows()) << "it leaves the echo as it is";
  for (int i = 0; i < 20; ++i) Push(0.03f, 0, 0.1f);
  EXPECT_TRUE(guard_.aec3_knows());
  for (int i = 0; i < 20; ++i) Push(0.03f, 1, 1);
  EXPECT_FALSE(guard_.aec3_knows()) << "a voice is in both";
}

}  // namespace anecho
