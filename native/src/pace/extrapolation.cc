#include "pace/extrapolation.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace anecho {
namespace {

constexpr std::size_t kMaxPast = 480;
constexpr std::size_t kOrder = 32;
constexpr double kSilence = 1e-12;

using Coefficients = std::array<double, kOrder>;

// Burg's recursion. prediction(n) = Σ coefficients[k] × x(n − 1 − k).
Coefficients Predictor(std::span<const float> x) {
  std::array<double, kMaxPast> forward{};
  std::array<double, kMaxPast> backward{};
  std::copy(x.begin(), x.end(), forward.begin());
  std::copy(x.begin(), x.end(), backward.begin());
  Coefficients predictor{};
  for (std::size_t order = 0; order < kOrder && order + 1 < x.size(); ++order) {
    double product = 0;
    double energy = kSilence;
    for (std::size_t n = order + 1; n < x.size(); ++n) {
      product += forward[n] * backward[n - 1];
      energy += forward[n] * forward[n] + backward[n - 1] * backward[n - 1];
    }
    const double reflection = 2.0 * product / energy;
    for (std::size_t n = x.size() - 1; n > order; --n) {
      const double ahead = forward[n];
      forward[n] -= reflection * backward[n - 1];
      backward[n] = backward[n - 1] - reflection * ahead;
    }
    const Coefficients before = predictor;
    for (std::size_t k = 0; k < order; ++k) predictor[k] -= reflection * before[order - 1 - k];
    predictor[order] = reflection;
  }
  return predictor;
}

}  // namespace

void Extrapolate(std::span<const float> past, std::span<float> future) {
  past = past.last(std::min(past.size(), kMaxPast));
  const Coefficients predictor = Predictor(past);
  std::array<double, kOrder> recent{};
  for (std::size_t k = 0; k < std::min(kOrder, past.size()); ++k) {
    recent[k] = past[past.size() - 1 - k];
  }
  for (float& sample : future) {
    double next = 0;
    for (std::size_t k = 0; k < kOrder; ++k) next += predictor[k] * recent[k];
    std::copy_backward(recent.begin(), recent.end() - 1, recent.end());
    recent[0] = next;
    sample = static_cast<float>(next);
  }
}

}  // namespace anecho
