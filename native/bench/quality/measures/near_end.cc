#include "measures/near_end.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anecho::quality {
namespace {

double Product(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

}  // namespace

NearEndDamage MeasureNearEnd(std::span<const float> output, std::span<const float> truth) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const std::size_t size = std::min(output.size(), truth.size());
  output = output.first(size);
  truth = truth.first(size);
  const double energy = Product(truth, truth);
  if (energy <= 0) return {kNaN, kNaN};
  const double scale = Product(output, truth) / energy;
  const double kept = scale * scale * energy;
  const double rest = std::max(Product(output, output) - kept, kept * 1e-12);
  // Where the voice is lost, the scale may even be negative: only its size counts.
  const double gain = std::max(std::abs(scale), 1e-6);
  return {10 * std::log10(std::max(kept, 1e-30) / std::max(rest, 1e-30)), -20 * std::log10(gain)};
}

std::size_t MeasureLag(std::span<const float> input, std::span<const float> output,
                       std::size_t longest) {
  std::size_t best = 0;
  double most = 0;
  for (std::size_t lag = 0; lag <= std::min(longest, output.size()); ++lag) {
    const double alike = Product(input, output.subspan(lag));
    if (alike <= most) continue;
    most = alike;
    best = lag;
  }
  return best;
}

}  // namespace anecho::quality
