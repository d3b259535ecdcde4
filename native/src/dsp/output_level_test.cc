#include "dsp/output_level.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace anecho {
namespace {

constexpr int kTestRate = 48000;

std::vector<float> Tone(double hz, double amplitude, double seconds) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * kTestRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / kTestRate;
    samples[i] = static_cast<float>(amplitude * std::sin(phase));
  }
  return samples;
}

std::vector<float> Through(OutputLevel* level, std::vector<float> samples) {
  for (std::size_t i = 0; i + 480 <= samples.size(); i += 480) {
    level->Process(std::span(samples).subspan(i, 480));
  }
  return samples;
}

float Peak(std::span<const float> samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

/// @return power of everything but the tone of `hz`, against the tone, in dB.
double DistortionDb(std::span<const float> samples, double hz) {
  double sine = 0;
  double cosine = 0;
  double power = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / kTestRate;
    const auto sample = static_cast<double>(samples[i]);
    sine += sample * std::sin(phase);
    cosine += sample * std::cos(phase);
    power += sample * sample;
  }
  const double tone = 2 * (sine * sine + cosine * cosine) / static_cast<double>(samples.size());
  return 10 * std::log10(std::max(power - tone, 1e-12) / tone);
}

float FactorOf(float db) { return std::pow(10.0f, db / 20); }

}  // namespace

TEST(OutputLevel, A25_LeavesEverySampleAloneAtNone) {
  OutputLevel level(kTestRate, 0);
  const auto loud = Tone(1000, 1.0, 0.5);
  EXPECT_EQ(Through(&level, loud), loud);
}

TEST(OutputLevel, A25_IsExactBelowTheCeiling) {
  for (const float db : {-20.0f, -6.0f, 6.0f, 20.0f}) {
    OutputLevel level(kTestRate, db);
    const auto tone = Tone(300, db > 0 ? 0.08 : 1.0, 0.5);
    const auto trimmed = Through(&level, tone);
    for (std::size_t i = 0; i < tone.size(); ++i) {
      ASSERT_EQ(trimmed[i], tone[i] * FactorOf(db)) << db << " dB, sample " << i;
    }
  }
}

TEST(OutputLevel, A25_NeverGoesAboveTheCeiling) {
  constexpr unsigned kSeed = 20;
  std::mt19937 random(kSeed);
  std::uniform_real_distribution<float> any(-1, 1);
  for (const int rate : {16000, 32000, 48000}) {
    OutputLevel level(rate, 20);
    std::vector<float> frame(static_cast<std::size_t>(rate / 100));
    for (int f = 0; f < 400; ++f) {
      const float loudness = std::pow(10.0f, 2 * any(random) - 2);
      for (float& sample : frame) {
        sample = std::clamp(loudness * any(random), -1.0f, 1.0f);
        if (any(random) > 0.99f) sample = std::copysign(1.0f, sample);
      }
      level.Process(frame);
      ASSERT_LE(Peak(frame), FactorOf(-1)) << "seed " << kSeed << ", frame " << f;
      // It stays louder than it came: the ceiling holds.
      level.Set(10 + 10 * any(random));
    }
  }
}

TEST(OutputLevel, A25_StaysWithinFullScaleBetweenLevels) {
  OutputLevel level(kTestRate, 20);
  const auto square = [] {
    std::vector<float> samples(480);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i / 50 % 2 == 0 ? 1.0f : -1.0f;
    return samples;
  };
  for (int f = 0; f < 300; ++f) {
    if (f % 30 == 0) level.Set(f % 60 == 0 ? -20.0f : 20.0f);
    auto frame = square();
    level.Process(frame);
    ASSERT_LE(Peak(frame), 1.0f) << "frame " << f;
  }
}

TEST(OutputLevel, A25_LimitsALoudVoiceWithoutHarshness) {
  OutputLevel level(kTestRate, 12);
  const auto limited = Through(&level, Tone(200, 0.8, 2));
  const auto settled = std::span(limited).last(kTestRate);
  EXPECT_NEAR(Peak(settled), FactorOf(-1), 0.01f);
  const double distortion = DistortionDb(settled, 200);
  RecordProperty("distortion_db", std::to_string(distortion));
  EXPECT_LT(distortion, -40);
}

TEST(OutputLevel, A25_ComesBackAfterAPeak) {
  OutputLevel level(kTestRate, 12);
  Through(&level, Tone(200, 1.0, 0.5));
  // 11 dB were taken away; 30 dB come back in a second.
  Through(&level, Tone(200, 0.1, 0.5));
  const auto after = Through(&level, Tone(200, 0.1, 0.1));
  EXPECT_NEAR(Peak(after), 0.1f * FactorOf(12), 0.001f);
}

TEST(OutputLevel, A25_ChangesWithoutZipperNoise) {
  // A constant signal shows the gain.
  OutputLevel level(kTestRate, -20);
  std::vector<float> gains;
  for (int f = 0; f < 60; ++f) {
    if (f == 5) level.Set(20);
    std::vector<float> frame(480, 0.05f);
    level.Process(frame);
    for (const float sample : frame) gains.push_back(sample / 0.05f);
  }
  EXPECT_NEAR(gains.front(), 0.1f, 1e-4f);
  EXPECT_NEAR(gains.back(), 10.0f, 1e-2f);
  // 100 dB in a second are 0.0021 dB in a sample.
  for (std::size_t i = 1; i < gains.size(); ++i) {
    ASSERT_LT(std::abs(20 * std::log10(gains[i] / gains[i - 1])), 0.003f) << "sample " << i;
  }
}

TEST(OutputLevel, A25_GoesBackToUntouched) {
  OutputLevel level(kTestRate, 20);
  Through(&level, Tone(200, 1.0, 0.2));
  level.Set(0);
  Through(&level, Tone(200, 0.01, 2));
  const auto loud = Tone(200, 1.0, 0.2);
  EXPECT_EQ(Through(&level, loud), loud);
}

TEST(OutputLevel, A25_StaysInItsRange) {
  OutputLevel level(kTestRate, 0);
  level.Set(300);
  Through(&level, std::vector<float>(48000, 0.001f));
  EXPECT_NEAR(Through(&level, std::vector<float>(480, 0.001f)).back(), 0.01f, 1e-4f);
}

}  // namespace anecho
