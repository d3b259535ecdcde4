#include "time/polyphase_resampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho {
namespace {

constexpr int kTaps = 48;
constexpr int kPhases = 512;
constexpr double kStopbandDb = 90;
constexpr double kDownCutoff = 0.94;

int RoundUp(double value, int multiple) {
  return static_cast<int>(std::ceil(value / multiple)) * multiple;
}

SincKernel::Design MakeDesign(int input_rate, int output_rate) {
  const double ratio = static_cast<double>(input_rate) / output_rate;
  const double down = std::max(1.0, ratio);
  // A filter `down` times longer is as much smoother, and needs fewer phases.
  return {.taps = RoundUp(kTaps * down, SincKernel::kTapMultiple),
          .phases = RoundUp(kPhases / down, 1),
          .cutoff = ratio > 1.0 ? kDownCutoff / ratio : 1.0,
          .stopband_db = kStopbandDb};
}

// Whether all positions lie on samples, give or take what costs no more than the stopband lets by.
bool IsWhole(double position, double step, std::size_t count) {
  constexpr double kClose = 1e-5;
  const double off = std::abs(position - std::round(position));
  return off + std::abs(step - 1.0) * static_cast<double>(count) < kClose;
}

}  // namespace

PolyphaseResampler::PolyphaseResampler(int input_rate, int output_rate)
    : keeps_samples_(input_rate <= output_rate), kernel_(MakeDesign(input_rate, output_rate)) {}

void PolyphaseResampler::Read(const float* history, double position, double step,
                              std::span<float> out) const {
  if (keeps_samples_ && IsWhole(position, step, out.size())) {
    std::copy_n(history + std::llround(position), out.size(), out.begin());
    return;
  }
  const double whole = std::floor(position);
  const double fraction = position - whole;
  const float* const first = history + static_cast<std::ptrdiff_t>(whole) - before();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double at = fraction + static_cast<double>(i) * step;
    const auto sample = static_cast<std::ptrdiff_t>(at);
    const double phase = (at - static_cast<double>(sample)) * kernel_.phases();
    const int row = static_cast<int>(phase);
    out[i] = kernel_.Between(first + sample, row, static_cast<float>(phase - row));
  }
}

}  // namespace anecho
