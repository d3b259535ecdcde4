#include "aec/full_duplex/suppression_gain.h"

#include <algorithm>
#include <cmath>

#include "dsp/fast_math.h"

namespace anecho {
namespace {

constexpr float kMinResidual = 1e-3f;
constexpr float kMaxRatio = 1000;
constexpr float kMaxAbsence = 0.999f;
constexpr float kMinGain = 1e-4f;
constexpr float kLog2E = 1.44269504f;

/// The exponential integral E1, as Cohen & Berdugo's own code approximates it.
float ExponentialIntegral(float v) {
  const float log10 = FastLog2(std::max(v, 1e-6f)) * 0.301029996f;
  const float small = -2.31f * log10 - 0.6f;
  const float middle = -1.544f * log10 + 0.166f;
  const float large = FastExp2(3.32192809f * (-0.52f * v - 0.26f));
  return v < 0.1f ? small : (v < 1.0f ? middle : large);
}

}  // namespace

void SuppressionGain::MeanRatios(std::size_t half_width, PowerSpectrum* means) const {
  const auto mean = [&](std::size_t from, std::size_t to) {
    return std::max(sums_[to] - sums_[from], 0.0f) / static_cast<float>(to - from);
  };
  const std::size_t last = kDuplexBins - half_width;
  for (std::size_t k = 0; k < half_width; ++k) {
    (*means)[k] = mean(0, k + half_width + 1);
    (*means)[last + k] = mean(last + k - half_width, kDuplexBins);
  }
  for (std::size_t k = half_width; k < last; ++k) {
    (*means)[k] = mean(k - half_width, k + half_width + 1);
  }
}

void SuppressionGain::Presence() {
  for (std::size_t k = 0; k < kDuplexBins; ++k) sums_[k + 1] = sums_[k] + smooth_ratio_[k];
  MeanRatios(config_.narrow_bins, &narrow_);
  MeanRatios(config_.wide_bins, &wide_);
  const float scale = 1 / (config_.present_db - config_.absent_db);
  const float absent_db = config_.absent_db;
  const auto soft = [&](float ratio) {
    return std::clamp((FastPowerToDb(ratio + 1e-6f) - absent_db) * scale, 0.0f, 1.0f);
  };
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    absence_[k] = std::min(1 - soft(narrow_[k]) * soft(wide_[k]), kMaxAbsence);
  }
}

void SuppressionGain::Compute(const PowerSpectrum& error, const PowerSpectrum& residual,
                              const PowerSpectrum& noise, PowerSpectrum* gains) {
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    const float scale = 1 / (residual[k] + kMinResidual);
    const float excess = std::max(error[k] * scale - 1, 0.0f);
    prior_ratio_[k] =
        config_.decision_directed * clean_[k] * scale + (1 - config_.decision_directed) * excess;
    smooth_ratio_[k] = config_.presence_keep * smooth_ratio_[k] +
                       (1 - config_.presence_keep) * std::min(excess, kMaxRatio);
  }
  Presence();
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    const float prior = prior_ratio_[k];
    const float wiener = prior / (1 + prior);
    const float v = std::min(error[k] / (residual[k] + kMinResidual) * wiener, 50.0f);
    const float odds = absence_[k] / (1 - absence_[k]);
    const float presence = 1 / (1 + odds * (1 + prior) * FastExp2(-kLog2E * v));
    const float present = std::min(1.0f, wiener * FastExp2(0.5f * kLog2E * ExponentialIntegral(v)));
    clean_[k] = present * present * error[k];
    const float floor = std::min(1.0f, std::sqrt(noise[k] / (error[k] + kMinResidual)));
    // A geometric mean of the gains with and without near end.
    const float log_gain = presence * FastLog2(std::max(present, kMinGain)) +
                           (1 - presence) * FastLog2(std::max(floor, kMinGain));
    (*gains)[k] = std::max(FastExp2(log_gain), floor);
  }
}

}  // namespace anecho
