#include "aec/full_duplex/residual_echo_estimator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "echo_scene.h"

namespace anecho {
namespace {

/// A frame of made powers, fluctuating as those of noise do.
struct MadeFrame {
  explicit MadeFrame(std::uint32_t seed) : random(seed) {
    noise.fill(100);
    uncertainty.fill(0);
  }
  float Fluctuation() { return -std::log(std::max(1e-6f, 0.5f * (1 + random.Next()))); }
  /// @param leak, spread shares of a bin's echo, and of the whole echo in each bin; near: a voice.
  void Make(float echo_power, float leak, float spread, float near) {
    float total = 0;
    for (float& bin : echo) total += bin = echo_power * Fluctuation();
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      error[k] = (leak * echo[k] + spread * total + near + noise[k]) * Fluctuation();
    }
  }
  ResidualEchoEstimator::Frame powers() const { return {error, echo, uncertainty, noise}; }

  testing::Random random;
  PowerSpectrum error{};
  PowerSpectrum echo{};
  PowerSpectrum uncertainty;
  PowerSpectrum noise;
};

double Sum(const PowerSpectrum& power) {
  double sum = 0;
  for (const float bin : power) sum += static_cast<double>(bin);
  return sum;
}

}  // namespace

TEST(ResidualEchoEstimator, A3_FindsWhatIsLeftOfTheEcho) {
  for (const float leak_db : {-30.0f, -20.0f, -12.0f}) {
    MadeFrame frame(1);
    ResidualEchoEstimator estimator;
    PowerSpectrum residual{};
    double estimated = 0;
    double actual = 0;
    for (int i = 0; i < 1500; ++i) {
      frame.Make(1e7f, std::pow(10.0f, leak_db / 10), 0, 0);
      estimator.Analyze(frame.powers());
      estimator.Learn(NearEnd::kAbsent, i < 200);
      estimator.Estimate(1, &residual);
      if (i < 1000) continue;
      estimated += Sum(residual);
      actual += Sum(frame.error);
    }
    // The estimate is 4 dB too high on purpose, and a little more for reverberation.
    EXPECT_NEAR(testing::Decibels(estimated / actual), 5, 3) << leak_db;
  }
}

TEST(ResidualEchoEstimator, A3_FindsDistortionWhereTheEchoItselfIsFaint) {
  MadeFrame frame(2);
  ResidualEchoEstimator estimator;
  PowerSpectrum residual{};
  double estimated = 0;
  double actual = 0;
  for (int i = 0; i < 2500; ++i) {
    frame.Make(1e6f, 0, 0, 0);
    // Only the low half of the band has an echo; its distortion is everywhere.
    float total = 0;
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      if (k > DuplexBin(4000)) frame.echo[k] = 1;
      total += frame.echo[k];
    }
    for (float& bin : frame.error) bin = 1e-4f * total * frame.Fluctuation();
    estimator.Analyze(frame.powers());
    estimator.Learn(NearEnd::kAbsent, i < 200);
    estimator.Estimate(1, &residual);
    if (i < 2000) continue;
    for (std::size_t k = DuplexBin(6000); k < DuplexBin(8000); ++k) {
      estimated += static_cast<double>(residual[k]);
      actual += static_cast<double>(frame.error[k]);
    }
  }
  EXPECT_NEAR(testing::Decibels(estimated / actual), 4, 3);
}

TEST(ResidualEchoEstimator, A19_TellsAVoiceFromTheResidual) {
  MadeFrame frame(3);
  ResidualEchoEstimator estimator;
  for (int i = 0; i < 1000; ++i) {
    frame.Make(1e7f, 1e-3f, 0, 0);
    const auto evidence = estimator.Analyze(frame.powers());
    estimator.Learn(NearEnd::kAbsent, i < 200);
    if (i <= 600) continue;
    EXPECT_LT(evidence.share_above, 0.3f) << i;
  }
  frame.Make(1e7f, 1e-3f, 0, 1e6f);
  EXPECT_GT(estimator.Analyze(frame.powers()).share_above, 0.8f);
}

TEST(ResidualEchoEstimator, A19_HardlyLearnsFromAVoice) {
  MadeFrame frame(4);
  ResidualEchoEstimator estimator;
  for (int i = 0; i < 1000; ++i) {
    frame.Make(1e7f, 1e-3f, 0, 0);
    estimator.Analyze(frame.powers());
    estimator.Learn(NearEnd::kAbsent, i < 200);
  }
  const float before = estimator.leak_db(8);
  for (int i = 0; i < 500; ++i) {
    frame.Make(1e7f, 1e-3f, 0, 1e6f);
    estimator.Analyze(frame.powers());
    estimator.Learn(NearEnd::kPresent, false);
  }
  EXPECT_LT(estimator.leak_db(8), before + 6);
}

TEST(ResidualEchoEstimator, A19_IsZeroWhileTheReferenceIsSilent) {
  MadeFrame frame(5);
  ResidualEchoEstimator estimator;
  PowerSpectrum residual{};
  for (int i = 0; i < 300; ++i) {
    frame.Make(0, 0, 0, 1e6f);
    estimator.Analyze(frame.powers());
    estimator.Learn(NearEnd::kPresent, false);
    estimator.Estimate(10, &residual);
    for (const float bin : residual) ASSERT_EQ(bin, 0);
  }
}

TEST(ResidualEchoEstimator, A3_CountsWhatTheLinearStageDoesNotKnow) {
  MadeFrame frame(6);
  frame.uncertainty.fill(5e6f);
  ResidualEchoEstimator estimator;
  PowerSpectrum residual{};
  for (int i = 0; i < 3; ++i) {
    frame.Make(1, 0, 0, 0);
    estimator.Analyze(frame.powers());
    estimator.Estimate(1, &residual);
  }
  for (const float bin : residual) EXPECT_GE(bin, 5e6f);
}

}  // namespace anecho
