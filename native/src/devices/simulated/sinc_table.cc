#include "devices/simulated/sinc_table.h"

#include <cmath>
#include <numbers>

namespace anecho {
namespace {

constexpr double kKaiserBeta = 8.5;

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

double WindowedSinc(double x) {
  constexpr double kHalf = SincTable::kTaps / 2;
  if (x == 0) return 1;
  if (std::abs(x) >= kHalf) return 0;
  const double angle = std::numbers::pi * x;
  const double edge = x / kHalf;
  const double window = BesselI0(kKaiserBeta * std::sqrt(1 - edge * edge)) / BesselI0(kKaiserBeta);
  return std::sin(angle) / angle * window;
}

}  // namespace

const SincTable& SincTable::Get() {
  static const SincTable table;
  return table;
}

SincTable::SincTable() {
  for (int phase = 0; phase <= kPhases; ++phase) {
    const double fraction = static_cast<double>(phase) / kPhases;
    for (int tap = 0; tap < kTaps; ++tap) {
      const bool whole = phase == 0 || phase == kPhases;
      const double x = tap - kCentre - fraction;
      phases_[phase][tap] = static_cast<float>(whole ? (x == 0 ? 1 : 0) : WindowedSinc(x));
    }
  }
}

void SincTable::TapsFor(double fraction, Taps* taps) const {
  const double place = fraction * kPhases;
  const int phase = static_cast<int>(place);
  const auto blend = static_cast<float>(place - phase);
  const float* __restrict low = phases_[phase].data();
  const float* __restrict high = phases_[phase + 1].data();
  float* __restrict out = taps->data();
  for (int tap = 0; tap < kTaps; ++tap) out[tap] = low[tap] + blend * (high[tap] - low[tap]);
}

}  // namespace anecho
