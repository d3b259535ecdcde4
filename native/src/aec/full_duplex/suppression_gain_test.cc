#include "aec/full_duplex/suppression_gain.h"

#include <gtest/gtest.h>

#include <cmath>

#include "echo_scene.h"

namespace anecho {
namespace {

/// Powers that fluctuate as those of noise do.
void Fluctuate(float mean, testing::Random* random, PowerSpectrum* power) {
  for (float& bin : *power) {
    bin = -mean * std::log(std::max(1e-6f, 0.5f * (1 + random->Next())));
  }
}

}  // namespace

TEST(SuppressionGain, A19_LeavesTheVoiceWhereNoEchoIs) {
  SuppressionGain gain;
  testing::Random random(1);
  PowerSpectrum error;
  PowerSpectrum residual{};
  PowerSpectrum noise;
  PowerSpectrum gains;
  noise.fill(100);
  for (int frame = 0; frame < 20; ++frame) {
    Fluctuate(1e6f, &random, &error);
    gain.Compute(error, residual, noise, &gains);
  }
  for (const float value : gains) EXPECT_GT(value, 0.98f);
}

TEST(SuppressionGain, A3_TakesResidualEchoDownToTheNoise) {
  SuppressionGain gain;
  testing::Random random(2);
  PowerSpectrum error;
  PowerSpectrum residual;
  PowerSpectrum noise;
  PowerSpectrum gains;
  residual.fill(2.5e6f);
  noise.fill(100);
  double before = 0;
  double after = 0;
  for (int frame = 0; frame < 100; ++frame) {
    Fluctuate(1e6f, &random, &error);
    gain.Compute(error, residual, noise, &gains);
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      before += static_cast<double>(error[k]);
      after += static_cast<double>(gains[k] * gains[k] * error[k]);
      // The noise itself stays.
      EXPECT_GE(gains[k] * gains[k] * error[k], std::min(error[k], noise[k]) * 0.99f);
    }
  }
  EXPECT_GT(testing::Decibels(before / after), 25);
}

TEST(SuppressionGain, A19_KeepsAVoiceThatIsWellAboveTheResidual) {
  SuppressionGain gain;
  testing::Random random(3);
  PowerSpectrum error;
  PowerSpectrum residual;
  PowerSpectrum noise;
  PowerSpectrum gains;
  residual.fill(1e4f);
  noise.fill(100);
  double before = 0;
  double after = 0;
  for (int frame = 0; frame < 100; ++frame) {
    Fluctuate(1e7f, &random, &error);
    gain.Compute(error, residual, noise, &gains);
    if (frame < 5) continue;
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      before += static_cast<double>(error[k]);
      after += static_cast<double>(gains[k] * gains[k] * error[k]);
    }
  }
  EXPECT_LT(testing::Decibels(before / after), 0.2);
}

TEST(SuppressionGain, D10_StaysFiniteOnAnything) {
  SuppressionGain gain;
  PowerSpectrum gains;
  for (const float error : {0.0f, 1e-30f, 1.0f, 1e15f}) {
    for (const float residual : {0.0f, 1e-30f, 1.0f, 1e15f}) {
      for (const float noise : {1e-3f, 1e9f}) {
        PowerSpectrum errors;
        PowerSpectrum residuals;
        PowerSpectrum noises;
        errors.fill(error);
        residuals.fill(residual);
        noises.fill(noise);
        gain.Compute(errors, residuals, noises, &gains);
        for (const float value : gains) {
          ASSERT_TRUE(std::isfinite(value)) << error << " " << residual << " " << noise;
          ASSERT_GE(value, 0);
          ASSERT_LE(value, 1.0001f);
        }
      }
    }
  }
}

}  // namespace anecho
