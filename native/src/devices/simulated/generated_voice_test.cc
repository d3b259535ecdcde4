#include "devices/simulated/generated_voice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anecho {
namespace {

constexpr int kFrame = 480;

std::vector<float> Speak(GeneratedVoice& voice, double seconds, int step = kFrame) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * 48000));
  for (std::size_t at = 0; at < samples.size(); at += step) {
    voice.Fill(std::span(samples).subspan(at, std::min<std::size_t>(step, samples.size() - at)));
  }
  return samples;
}

double Power(std::span<const float> samples) {
  return std::inner_product(samples.begin(), samples.end(), samples.begin(), 0.0) /
         static_cast<double>(samples.size());
}

/// Mean level of the frames that are above -50 dBFS.
double ActiveDbfs(std::span<const float> samples) {
  double sum = 0;
  int active = 0;
  for (std::size_t at = 0; at + kFrame <= samples.size(); at += kFrame) {
    const double power = Power(samples.subspan(at, kFrame));
    if (power < 1e-5) continue;
    sum += power;
    ++active;
  }
  return 10 * std::log10(sum / active);
}

/// Frequency of the strongest correlation of a signal with itself, 60 to 400 Hz.
double PitchOf(std::span<const float> samples) {
  int best = 0;
  double strongest = 0;
  for (int lag = 120; lag < 800; lag += 2) {
    const double match =
        std::inner_product(samples.begin(), samples.end() - lag, samples.begin() + lag, 0.0);
    if (match > strongest) {
      strongest = match;
      best = lag;
    }
  }
  return 48000.0 / best;
}

double MedianPitch(const std::vector<float>& samples) {
  std::vector<double> pitches;
  for (std::size_t at = 0; at + 2400 <= samples.size(); at += 4800) {
    const auto part = std::span(samples).subspan(at, 2400);
    if (Power(part) > 1e-3) pitches.push_back(PitchOf(part));
  }
  std::nth_element(pitches.begin(), pitches.begin() + pitches.size() / 2, pitches.end());
  return pitches[pitches.size() / 2];
}

const TurnTable kAlways = {15, {{0, 15}}};

TEST(GeneratedVoice, D7_SpeaksAtMinus26dBFSAndNeverClips) {
  for (const VoiceProfile& profile : {kLowVoice, kHighVoice}) {
    GeneratedVoice voice(profile, kAlways, 1);
    const std::vector<float> samples = Speak(voice, 20);
    EXPECT_NEAR(ActiveDbfs(samples), -26, 1);
    const float peak =
        std::abs(*std::max_element(samples.begin(), samples.end(),
                                   [](float a, float b) { return std::abs(a) < std::abs(b); }));
    EXPECT_LT(peak, 0.5f);
  }
}

TEST(GeneratedVoice, D7_VoicesDifferInPitch) {
  GeneratedVoice low(kLowVoice, kAlways, 1);
  GeneratedVoice high(kHighVoice, kAlways, 2);
  EXPECT_NEAR(MedianPitch(Speak(low, 4)), 110, 20);
  EXPECT_NEAR(MedianPitch(Speak(high, 4)), 205, 35);
}

TEST(GeneratedVoice, D7_SpeaksInItsTurnsAndIsZeroBetween) {
  GeneratedVoice voice(kHighVoice, {4, {{1, 2}, {2.5, 3}}}, 3);
  const std::vector<float> samples = Speak(voice, 40);
  for (int cycle = 0; cycle < 10; ++cycle) {
    const auto second = [&](double at, double seconds) {
      return std::span(samples).subspan(static_cast<std::size_t>((cycle * 4 + at) * 48000),
                                        static_cast<std::size_t>(seconds * 48000));
    };
    EXPECT_EQ(Power(second(0.9, 0.1)), 0.0);
    EXPECT_GT(Power(second(1, 1)), 1e-5);
  }
}

TEST(GeneratedVoice, D7_WithoutTurnsIsSilent) {
  GeneratedVoice voice(kHighVoice, {15, {}}, 3);
  EXPECT_EQ(Power(Speak(voice, 31)), 0.0);
}

TEST(GeneratedVoice, D7_SameSeedGivesSameSamplesInAnySteps) {
  GeneratedVoice a(kLowVoice, kAlways, 5);
  GeneratedVoice b(kLowVoice, kAlways, 5);
  GeneratedVoice c(kLowVoice, kAlways, 6);
  const std::vector<float> samples = Speak(a, 3);
  EXPECT_EQ(samples, Speak(b, 3, 77));
  EXPECT_NE(samples, Speak(c, 3));
}

}  // namespace
}  // namespace anecho
