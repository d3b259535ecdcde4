#include "delay/phase_transform.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "dsp/decimator.h"

namespace anecho {
namespace {

constexpr std::size_t kLow_hz = 300;
constexpr std::size_t kHigh_hz = 3400;
/// Bins weaker than this times the mean are not raised all the way: they hold noise.
constexpr float kWhiteningFloor = 0.1f;

}  // namespace

void WhitenSpeechBand(std::span<float> spectrum) {
  const std::size_t low = spectrum.size() * kLow_hz / Decimator::kOutputRate;
  const std::size_t high = spectrum.size() * kHigh_hz / Decimator::kOutputRate;
  const auto magnitude = [&](std::size_t bin) {
    const float real = spectrum[2 * bin];
    const float imaginary = spectrum[2 * bin + 1];
    return std::sqrt(real * real + imaginary * imaginary);
  };
  float sum = 0;
  for (std::size_t bin = low; bin < high; ++bin) sum += magnitude(bin);
  const float floor = kWhiteningFloor * sum / static_cast<float>(high - low) + 1e-20f;
  for (std::size_t bin = low; bin < high; ++bin) {
    const float gain = 1.0f / (magnitude(bin) + floor);
    spectrum[2 * bin] *= gain;
    spectrum[2 * bin + 1] *= gain;
  }
  std::ranges::fill(spectrum.first(2 * low), 0.0f);
  std::ranges::fill(spectrum.subspan(2 * high), 0.0f);
}

}  // namespace anecho
