#include "aec/neural_suppressor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <span>
#include <thread>
#include <vector>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

constexpr float kSixteenBits = 32768.0f;
constexpr int kRate = NeuralSuppressor::kSampleRate;

/// @param samples full scale 1.
std::vector<float> Suppress(std::vector<float> samples) {
  NeuralSuppressor suppressor;
  for (float& sample : samples) sample *= kSixteenBits;
  for (std::size_t i = 0; i + NeuralSuppressor::kFrame <= samples.size();
       i += NeuralSuppressor::kFrame) {
    suppressor.Process({samples.data() + i, NeuralSuppressor::kFrame});
  }
  for (float& sample : samples) sample /= kSixteenBits;
  return samples;
}

/// A gliding pitch with overtones, in syllables: what the network takes for a voice.
std::vector<float> MakeVoice(int seconds) {
  constexpr double kTurn = 2 * std::numbers::pi;
  std::vector<float> voice(static_cast<std::size_t>(seconds * kRate));
  double phase = 0;
  for (std::size_t i = 0; i < voice.size(); ++i) {
    const double time = static_cast<double>(i) / kRate;
    phase += kTurn * (150 + 30 * std::sin(kTurn * 0.7 * time)) / kRate;
    double sample = 0;
    for (int overtone = 1; overtone <= 12; ++overtone) {
      sample += std::sin(phase * overtone) / overtone;
    }
    const double syllable = std::sin(kTurn * 2 * time);
    voice[i] = static_cast<float>(0.1 * sample * syllable * syllable);
  }
  return voice;
}

double LevelOf(std::span<const float> samples) {
  return static_cast<double>(PowerToDbfs(MeanSquare(samples)));
}

}  // namespace

TEST(NeuralSuppressor, A21_TakesOutAFanAndKeepsAVoice) {
  std::minstd_rand random(5);
  std::normal_distribution<float> normal(0, 0.02f);
  std::vector<float> fan(10 * kRate);
  float low = 0;
  for (float& sample : fan) sample = low += 0.02f * (normal(random) - low);
  const auto quiet = Suppress(fan);
  const std::size_t settled = 5 * kRate;
  const double taken =
      LevelOf(std::span(fan).subspan(settled)) - LevelOf(std::span(quiet).subspan(settled));
  EXPECT_GT(taken, 15);

  const auto voice = MakeVoice(10);
  const auto clean = Suppress(voice);
  const double lost =
      LevelOf(std::span(voice).subspan(settled)) - LevelOf(std::span(clean).subspan(settled));
  EXPECT_LT(std::abs(lost), 3);
}

TEST(NeuralSuppressor, A21_TwoThreadsMayMakeTheFirstOnes) {
  std::vector<float> heard[2];
  const auto voice = MakeVoice(1);
  std::thread other([&] { heard[1] = Suppress(voice); });
  heard[0] = Suppress(voice);
  other.join();
  EXPECT_EQ(heard[0], heard[1]);
}

}  // namespace anecho
