#include "dsp/decimator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace anecho {
namespace {

/// Length of the filter in samples of the output. The filter then has a multiple of 8 taps at any
/// input rate.
constexpr int kTapsPerPhase = 16;
constexpr double kCutoff_hz = 4000;
/// Kaiser window for an attenuation A of 40 dB: 0.5842 (A - 21)^0.4 + 0.07886 (A - 21).
constexpr double kKaiserBeta = 3.395;

/// Eight sums side by side, which compilers turn into vector instructions.
float Dot(const float* a, const float* b, std::size_t count) {
  float sums[8] = {};
  for (std::size_t i = 0; i < count; i += 8) {
    for (std::size_t j = 0; j < 8; ++j) sums[j] += a[i + j] * b[i + j];
  }
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

}  // namespace

Decimator::Decimator(int sample_rate)
    : factor_(sample_rate / kOutputRate),
      taps_(static_cast<std::size_t>(kTapsPerPhase * factor_)),
      line_(taps_.size() + static_cast<std::size_t>(sample_rate / 100)) {
  const double centre = (static_cast<double>(taps_.size()) - 1) / 2;
  double sum = 0;
  for (std::size_t i = 0; i < taps_.size(); ++i) {
    const double offset = static_cast<double>(i) - centre;
    const double phase = 2 * std::numbers::pi * kCutoff_hz / sample_rate * offset;
    const double place = offset / (centre + 1);
    const double window = std::cyl_bessel_i(0.0, kKaiserBeta * std::sqrt(1 - place * place));
    const double tap = (phase == 0 ? 1 : std::sin(phase) / phase) * window;
    taps_[i] = static_cast<float>(tap);
    sum += tap;
  }
  for (float& tap : taps_) tap /= static_cast<float>(sum);
}

void Decimator::Process(std::span<const float> frame, std::span<float> output) {
  std::copy(line_.end() - static_cast<std::ptrdiff_t>(taps_.size()), line_.end(), line_.begin());
  std::copy(frame.begin(), frame.end(), line_.begin() + static_cast<std::ptrdiff_t>(taps_.size()));
  const float* start = line_.data() + factor_;
  for (float& sample : output) {
    sample = Dot(start, taps_.data(), taps_.size());
    start += factor_;
  }
}

}  // namespace anecho
