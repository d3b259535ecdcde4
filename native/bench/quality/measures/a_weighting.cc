#include "measures/a_weighting.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "dsp/level_meter.h"
#include "dsp/real_fft.h"

namespace anecho::quality {
namespace {

constexpr std::size_t kFrame = 480;
constexpr std::size_t kWindow = 1024;
constexpr double kRate = 48000;

struct Weights {
  Weights() {
    for (std::size_t i = 0; i < kWindow; ++i) {
      const double phase = 2 * std::numbers::pi * static_cast<double>(i) / kWindow;
      window[i] = static_cast<float>(0.5 - 0.5 * std::cos(phase));
      energy += static_cast<double>(window[i]) * static_cast<double>(window[i]);
    }
    for (std::size_t k = 0; k <= kWindow / 2; ++k) {
      const double gain = AWeight(kRate * static_cast<double>(k) / kWindow);
      power[k] = gain * gain;
    }
  }
  std::array<float, kWindow> window;
  std::array<double, kWindow / 2 + 1> power;
  double energy = 0;
};

/// @return the A-weighted mean square of one window.
double WeightedPower(std::span<const float> samples, const Weights& weights, RealFft* fft) {
  std::array<float, kWindow> data;
  for (std::size_t i = 0; i < kWindow; ++i) data[i] = weights.window[i] * samples[i];
  fft->Forward(data);
  double sum = weights.power[kWindow / 2] * static_cast<double>(data[1]) * data[1];
  for (std::size_t k = 1; k < kWindow / 2; ++k) {
    const double re = data[2 * k];
    const double im = data[2 * k + 1];
    sum += 2 * weights.power[k] * (re * re + im * im);
  }
  return sum / (kWindow * weights.energy);
}

}  // namespace

double AWeight(double hz) {
  const double f2 = hz * hz;
  const auto pole = [f2](double corner) { return f2 + corner * corner; };
  const double gain = 12194.0 * 12194.0 * f2 * f2 /
                      (pole(20.6) * std::sqrt(pole(107.7) * pole(737.9)) * pole(12194));
  return gain * std::pow(10, 2.0 / 20);
}

double ALevel(std::span<const float> signal, const std::function<bool(std::size_t frame)>& counts) {
  static const Weights weights;
  RealFft fft(kWindow);
  double sum = 0;
  int count = 0;
  for (std::size_t begin = 0; begin + kWindow <= signal.size(); begin += kFrame) {
    if (!counts((begin + kWindow / 2) / kFrame)) continue;
    sum += WeightedPower(signal.subspan(begin, kWindow), weights, &fft);
    ++count;
  }
  if (count == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(PowerToDbfs(sum / count));
}

}  // namespace anecho::quality
