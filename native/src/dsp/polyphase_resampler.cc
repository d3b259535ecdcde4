#include "dsp/polyphase_resampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>

namespace anecho {
namespace {

constexpr int kTaps = 48;
constexpr int kPhases = 512;
// Stopband of 90 dB (Kaiser's formula).
constexpr double kBeta = 0.1102 * (90.0 - 8.7);
constexpr double kDownCutoff = 0.94;
// Interpolate() takes this many taps at once.
constexpr int kTapMultiple = 8;

// Modified Bessel function of the first kind, order 0, by its power series.
double BesselI0(double x) {
  double sum = 1.0;
  double term = 1.0;
  for (int k = 1; term > 1e-12 * sum; ++k) {
    const double factor = x / (2.0 * k);
    term *= factor * factor;
    sum += term;
  }
  return sum;
}

double Sinc(double x) {
  return std::abs(x) < 1e-12 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

int RoundUp(double value, int multiple) {
  return static_cast<int>(std::ceil(value / multiple)) * multiple;
}

// Vectors are an extension of GCC and Clang. Without them, GCC 12 at -O3 makes the loop in
// Interpolate() three times slower.
using Lanes [[gnu::vector_size(4 * sizeof(float))]] = float;

Lanes Load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

float Sum(Lanes lanes) { return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]); }

// Filters with two neighbouring rows of the table, and interpolates between the two results.
// `taps` is a multiple of kTapMultiple.
float Interpolate(const float* samples, const float* row, const float* next, int taps,
                  float fraction) {
  Lanes a[2] = {};
  Lanes b[2] = {};
  for (int k = 0; k < taps; k += kTapMultiple) {
    const Lanes low = Load(samples + k);
    const Lanes high = Load(samples + k + 4);
    a[0] += low * Load(row + k);
    a[1] += high * Load(row + k + 4);
    b[0] += low * Load(next + k);
    b[1] += high * Load(next + k + 4);
  }
  const float at_row = Sum(a[0] + a[1]);
  return at_row + fraction * (Sum(b[0] + b[1]) - at_row);
}

// Whether all positions lie on samples, up to an error no larger than what the stopband lets
// through.
bool IsWhole(double position, double step, std::size_t count) {
  constexpr double kClose = 1e-5;
  const double off = std::abs(position - std::round(position));
  return off + std::abs(step - 1.0) * static_cast<double>(count) < kClose;
}

}  // namespace

PolyphaseResampler::PolyphaseResampler(int input_rate, int output_rate)
    : keeps_samples_(input_rate <= output_rate) {
  const double ratio = static_cast<double>(input_rate) / output_rate;
  const double down = std::max(1.0, ratio);
  const double cutoff = ratio > 1.0 ? kDownCutoff / ratio : 1.0;
  const int taps = RoundUp(kTaps * down, kTapMultiple);
  half_taps_ = taps / 2;
  // A filter that is `down` times as long changes that much less from phase to phase, and so needs
  // fewer phases.
  phases_ = RoundUp(kPhases / down, 1);
  table_.resize(static_cast<std::size_t>(phases_ + 1) * taps);
  std::vector<double> row(taps);
  for (int phase = 0; phase <= phases_; ++phase) {
    double sum = 0.0;
    for (int k = 0; k < taps; ++k) {
      const double x = k - half_taps_ + 1 - static_cast<double>(phase) / phases_;
      const double edge = x / half_taps_;
      const double window = BesselI0(kBeta * std::sqrt(std::max(0.0, 1.0 - edge * edge)));
      row[k] = window * Sinc(cutoff * x);
      sum += row[k];
    }
    for (int k = 0; k < taps; ++k) {
      table_[static_cast<std::size_t>(phase) * taps + k] = static_cast<float>(row[k] / sum);
    }
  }
}

// The comparisons are such that NaN gives false.
bool PolyphaseResampler::Covers(std::size_t history, double position, double step,
                                std::size_t count) const {
  const double whole = std::floor(position);
  const double last = whole + std::floor(position - whole + static_cast<double>(count - 1) * step);
  return step > 0 && whole >= before() && last + after() < static_cast<double>(history);
}

bool PolyphaseResampler::Read(std::span<const float> history, double position, double step,
                              std::span<float> out) const {
  if (out.empty()) return true;
  if (!Covers(history.size(), position, step, out.size())) {
    std::fill(out.begin(), out.end(), 0.0f);
    return false;
  }
  if (keeps_samples_ && IsWhole(position, step, out.size())) {
    std::copy_n(history.begin() + std::llround(position), out.size(), out.begin());
    return true;
  }
  const int taps = 2 * half_taps_;
  const double whole = std::floor(position);
  const double fraction = position - whole;
  const float* const first = history.data() + static_cast<std::ptrdiff_t>(whole) - before();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double at = fraction + static_cast<double>(i) * step;
    const auto sample = static_cast<std::ptrdiff_t>(at);
    const double phase = (at - static_cast<double>(sample)) * phases_;
    const int row = static_cast<int>(phase);
    const float* const coefficients = table_.data() + static_cast<std::size_t>(row) * taps;
    out[i] = Interpolate(first + sample, coefficients, coefficients + taps, taps,
                         static_cast<float>(phase - row));
  }
  return true;
}

}  // namespace anecho
