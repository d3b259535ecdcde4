#include "echo_scene.h"

#include <algorithm>
#include <cmath>

namespace anecho::testing {

std::vector<float> MakeSpeech(std::uint32_t seed, int sample_rate, double seconds) {
  Random random(seed);
  std::vector<float> speech(static_cast<std::size_t>(seconds * sample_rate));
  float last = 0;
  float before = 0;
  float loudness = 0;
  const std::size_t syllable = static_cast<std::size_t>(sample_rate) / 5;
  float wanted = 0.3f;
  for (std::size_t i = 0; i < speech.size(); ++i) {
    if (i % syllable == 0) wanted = std::max(0.0f, 0.2f + 0.3f * random.Next());
    loudness += (wanted - loudness) * 0.002f;
    const float next = 1.6f * last - 0.7f * before + 0.25f * random.Next();
    before = last;
    last = next;
    speech[i] = loudness * next;
  }
  return speech;
}

std::vector<float> MakeEcho(const std::vector<float>& reference, int delay, std::uint32_t seed) {
  constexpr int kTaps = 300;
  Random random(seed);
  std::vector<float> response(kTaps);
  for (int k = 0; k < kTaps; ++k) {
    response[static_cast<std::size_t>(k)] =
        (k == 0 ? 0.3f : 0.1f * random.Next()) * std::exp(-static_cast<float>(k) / 60);
  }
  std::vector<float> echo(reference.size());
  for (std::size_t i = 0; i < echo.size(); ++i) {
    float sum = 0.0003f * random.Next();
    const auto newest = static_cast<std::int64_t>(i) - delay;
    for (std::int64_t k = 0; k < kTaps && k <= newest; ++k) {
      if (newest - k >= static_cast<std::int64_t>(reference.size())) continue;
      sum +=
          response[static_cast<std::size_t>(k)] * reference[static_cast<std::size_t>(newest - k)];
    }
    echo[i] = sum;
  }
  return echo;
}

StereoEcho MakeStereoEcho(double seconds, int left_delay, int right_delay) {
  const auto left = MakeSpeech(4, 48000, seconds);
  const auto right = MakeSpeech(5, 48000, seconds);
  StereoEcho scene{std::vector<float>(2 * left.size()), MakeEcho(left, left_delay, 6)};
  const auto other = MakeEcho(right, right_delay, 7);
  for (std::size_t i = 0; i < left.size(); ++i) {
    scene.reference[2 * i] = left[i];
    scene.reference[2 * i + 1] = right[i];
    scene.echo[i] += other[i];
  }
  return scene;
}

double Power(const std::vector<float>& samples, std::size_t first, std::size_t last) {
  double sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    const double sample = samples.at(i);
    sum += sample * sample;
  }
  return sum / static_cast<double>(last - first);
}

double Decibels(double ratio) { return 10 * std::log10(ratio); }

}  // namespace anecho::testing
