#include "devices/simulated/microphone_effects.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anecho {
namespace {

constexpr double kGatePower = 1e-6;
constexpr double kReductionPerPeriod = 0.06;
constexpr double kMaxReduction = 24;

}  // namespace

void MicrophoneEffects::Process(std::span<float> period) {
  const double energy = std::inner_product(period.begin(), period.end(), period.begin(), 0.0);
  if (energy < kGatePower * static_cast<double>(period.size())) {
    std::fill(period.begin(), period.end(), 0.0f);
    return;
  }
  reduction_db_ = std::min(kMaxReduction, reduction_db_ + kReductionPerPeriod);
  const auto gain = static_cast<float>(std::pow(10, -reduction_db_ / 20));
  for (float& sample : period) sample *= gain;
}

}  // namespace anecho
