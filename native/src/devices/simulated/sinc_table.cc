#include "devices/simulated/sinc_table.h"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace anecho {
namespace {

constexpr double kKaiserBeta = 8.5;
constexpr int kPhases = 512;
constexpr int kTaps = 32;
constexpr double kSignalRate = 48000;
/// Middle of the low-pass's slope, as a share of the device's Nyquist frequency.
constexpr double kEdge = 0.85;

/// Modified Bessel function of the first kind, order 0. (std::cyl_bessel_i is not in every
/// library.)
double BesselI0(double x) {
  double sum = 1;
  double term = 1;
  for (int k = 1; k < 40; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

double WindowedSinc(double x, double half) {
  if (x == 0) return 1;
  if (std::abs(x) >= half) return 0;
  const double angle = std::numbers::pi * x;
  const double edge = x / half;
  const double window = BesselI0(kKaiserBeta * std::sqrt(1 - edge * edge)) / BesselI0(kKaiserBeta);
  return std::sin(angle) / angle * window;
}

/// @return the cutoff, as a share of the signal's Nyquist frequency; 1 if the rate holds all of it.
double CutoffOf(int sample_rate) {
  return sample_rate >= kSignalRate ? 1 : kEdge * sample_rate / kSignalRate;
}

}  // namespace

SincTable::SincTable(int sample_rate)
    : sample_rate_(sample_rate),
      taps_(4 * static_cast<int>(std::ceil(kTaps / CutoffOf(sample_rate) / 4))),
      weights_(static_cast<std::size_t>((kPhases + 1) * taps_)) {
  const double cutoff = CutoffOf(sample_rate);
  for (int phase = 0; phase <= kPhases; ++phase) {
    const double fraction = static_cast<double>(phase) / kPhases;
    for (int tap = 0; tap < taps_; ++tap) {
      const bool whole = cutoff == 1 && (phase == 0 || phase == kPhases);
      const double x = tap - centre() - fraction;
      const double weight =
          whole ? (x == 0 ? 1 : 0) : cutoff * WindowedSinc(cutoff * x, cutoff * taps_ / 2);
      weights_[static_cast<std::size_t>(phase * taps_ + tap)] = static_cast<float>(weight);
    }
  }
}

void SincTable::TapsFor(double fraction, Taps* taps) const {
  const double place = fraction * kPhases;
  const int phase = static_cast<int>(place);
  const auto blend = static_cast<float>(place - phase);
  const float* __restrict low = weights_.data() + phase * taps_;
  const float* __restrict high = low + taps_;
  float* __restrict out = taps->data();
  for (int tap = 0; tap < taps_; ++tap) out[tap] = low[tap] + blend * (high[tap] - low[tap]);
}

}  // namespace anecho
