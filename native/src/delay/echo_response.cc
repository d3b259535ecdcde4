#include "delay/echo_response.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace anecho {
namespace {

constexpr int kSamples = EchoResponse::kSamples;
constexpr int kBins = EchoResponse::kBins;
constexpr int kFirstBin = EchoResponse::kFirstBin;
/// Fade at both ends, so that a shift makes no sharp edge: 4 ms.
constexpr int kFade = 32;

/// Sum over all bins of Re(X exp(j w shift)), and its first two derivatives by the shift.
struct Slope {
  double value = 0, first = 0, second = 0;
};

Slope SlopeAt(const EchoResponse& cross, double shift_s) {
  const double step = 2 * std::numbers::pi * EchoResponse::kBin_hz;
  const double turn_real = std::cos(step * shift_s), turn_imaginary = std::sin(step * shift_s);
  double real = std::cos(step * kFirstBin * shift_s);
  double imaginary = std::sin(step * kFirstBin * shift_s);
  Slope slope;
  for (int i = 0; i < kBins; ++i) {
    const double w = step * (kFirstBin + i);
    const double in_phase = cross.real[i] * real - cross.imaginary[i] * imaginary;
    const double quadrature = cross.real[i] * imaginary + cross.imaginary[i] * real;
    slope.value += in_phase;
    slope.first -= w * quadrature;
    slope.second -= w * w * in_phase;
    const double next = real * turn_real - imaginary * turn_imaginary;
    imaginary = real * turn_imaginary + imaginary * turn_real;
    real = next;
  }
  return slope;
}

}  // namespace

void EchoResponse::Advance(double seconds) {
  const double step = 2 * std::numbers::pi * kBin_hz * seconds;
  const auto turn_real = static_cast<float>(std::cos(step));
  const auto turn_imaginary = static_cast<float>(std::sin(step));
  auto a = static_cast<float>(std::cos(step * kFirstBin));
  auto b = static_cast<float>(std::sin(step * kFirstBin));
  for (int i = 0; i < kBins; ++i) {
    const float turned = real[i] * a - imaginary[i] * b;
    imaginary[i] = real[i] * b + imaginary[i] * a;
    real[i] = turned;
    const float next = a * turn_real - b * turn_imaginary;
    b = a * turn_imaginary + b * turn_real;
    a = next;
  }
}

void EchoResponse::Mix(const EchoResponse& other, float weight, float decay) {
  for (int i = 0; i < kBins; ++i) {
    real[i] = decay * real[i] + weight * other.real[i];
    imaginary[i] = decay * imaginary[i] + weight * other.imaginary[i];
  }
}

float EchoResponse::Energy() const {
  float energy = 0;
  for (int i = 0; i < kBins; ++i) energy += real[i] * real[i] + imaginary[i] * imaginary[i];
  return energy;
}

EchoResponse EchoResponseMatcher::Cut(const EchoCorrelation& correlation, int lag) {
  const float* values = correlation.values.data() + (lag - EchoCorrelation::kMinLag);
  for (int i = 0; i < kSamples; ++i) {
    const int edge = std::min(i, kSamples - 1 - i);
    work_[i] = edge < kFade ? values[i] * (static_cast<float>(edge) + 0.5f) / kFade : values[i];
  }
  fft_.Forward(work_);
  EchoResponse response;
  for (int i = 0; i < kBins; ++i) {
    response.real[i] = work_[2 * (kFirstBin + i)];
    response.imaginary[i] = work_[2 * (kFirstBin + i) + 1];
  }
  return response;
}

void EchoResponseMatcher::ToTime(const EchoResponse& response) {
  std::fill(work_.begin(), work_.end(), 0.0f);
  for (int i = 0; i < kBins; ++i) {
    work_[2 * (kFirstBin + i)] = response.real[i];
    work_[2 * (kFirstBin + i) + 1] = response.imaginary[i];
  }
  fft_.Inverse(work_);
}

EchoResponseMatcher::Match EchoResponseMatcher::Compare(const EchoResponse& response,
                                                        const EchoResponse& pattern,
                                                        double range_s) {
  EchoResponse cross;
  for (int i = 0; i < kBins; ++i) {
    cross.real[i] =
        response.real[i] * pattern.real[i] + response.imaginary[i] * pattern.imaginary[i];
    cross.imaginary[i] =
        response.imaginary[i] * pattern.real[i] - response.real[i] * pattern.imaginary[i];
  }
  ToTime(cross);
  const int range = static_cast<int>(std::ceil(range_s * EchoCorrelation::kRate));
  int best = 0;
  for (int shift = -range; shift <= range; ++shift) {
    if (work_[(shift + kSamples) % kSamples] > work_[(best + kSamples) % kSamples]) best = shift;
  }
  // Newton's method stays on the peak: the grid is finer than half a period of the highest bin.
  const double grid_s = 1.0 / EchoCorrelation::kRate;
  Match match{best * grid_s, 0};
  Slope slope = SlopeAt(cross, match.shift_s);
  for (int i = 0; i < 3 && slope.second < 0; ++i) {
    match.shift_s -= std::clamp(slope.first / slope.second, -grid_s / 2, grid_s / 2);
    slope = SlopeAt(cross, match.shift_s);
  }
  const double size = std::sqrt(static_cast<double>(response.Energy()) * pattern.Energy()) + 1e-30;
  match.similarity = static_cast<float>(slope.value / size);
  return match;
}

double EchoResponseMatcher::FirstArrival(const EchoResponse& response, float share) {
  ToTime(response);
  float highest = 0;
  for (float value : work_) highest = std::max(highest, std::abs(value));
  for (int i = 1; i + 1 < kSamples; ++i) {
    const float a = std::abs(work_[i - 1]), b = std::abs(work_[i]), c = std::abs(work_[i + 1]);
    if (b < highest * share || b < a || b < c) continue;
    // The top of the parabola through the three values.
    const float bend = a - 2 * b + c;
    const float top = bend < 0 ? 0.5f * (a - c) / bend : 0.0f;
    return (i + static_cast<double>(top)) / EchoCorrelation::kRate;
  }
  return 0;
}

}  // namespace anecho
