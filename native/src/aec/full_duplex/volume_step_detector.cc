#include "aec/full_duplex/volume_step_detector.h"

#include <algorithm>
#include <cmath>

#include "aec/full_duplex/duplex_bands.h"
#include "dsp/fast_math.h"

namespace anecho {
namespace {

constexpr std::size_t kStepFirstBin = DuplexBin(150);
constexpr std::size_t kStepLastBin = DuplexBin(7500);
// 15 dB above the noise.
constexpr float kClearStep = 30;
// The level of the loudest echo decays by 4 dB a second.
constexpr float kPeakKeep = 0.99f;
// Least factor. If a muted loudspeaker gave the factor 0, the filter would predict no echo, and the
// return of the echo could not be detected.
constexpr float kMinFactor = 0.05f;

}  // namespace

std::optional<float> VolumeStepDetector::Update(const FrameSpectrum& error,
                                                const FrameSpectrum& echo,
                                                const PowerSpectrum& noise) {
  // Each band counts alike, whatever the echo's level in it.
  float change = 0;
  float explained = 0;
  float all = 0;
  float total = 0;
  int bands = 0;
  for (std::size_t b = 0; b < kDuplexBandCount && kDuplexBandEdges[b + 1] < kStepLastBin; ++b) {
    float cross = 0;
    float error_power = 0;
    float echo_power = 0;
    float noise_power = 0;
    for (std::size_t k = std::max(kStepFirstBin, kDuplexBandEdges[b]); k < kDuplexBandEdges[b + 1];
         ++k) {
      cross += error.real[k] * echo.real[k] + error.imaginary[k] * echo.imaginary[k];
      error_power += error.real[k] * error.real[k] + error.imaginary[k] * error.imaginary[k];
      echo_power += echo.real[k] * echo.real[k] + echo.imaginary[k] * echo.imaginary[k];
      noise_power += noise[k];
    }
    total += echo_power;
    if (echo_power <= kClearStep * noise_power) continue;
    change += cross / echo_power;
    all += error_power / echo_power;
    ++bands;
  }
  if (bands > 0) {
    change /= static_cast<float>(bands);
    explained = change * change * static_cast<float>(bands);
  }
  peak_ = std::max(total, kPeakKeep * peak_);
  const bool is_loud = total > FastDbToPower(config_.min_level_db) * peak_;
  const bool is_step = is_loud && bands >= config_.min_bands &&
                       std::abs(change) > config_.min_change && explained > config_.min_share * all;
  if (!is_step || (agreeing_ > 0 && std::abs(change - sum_ / static_cast<float>(agreeing_)) >
                                        config_.max_difference * std::abs(change))) {
    agreeing_ = 0;
    sum_ = 0;
  }
  if (!is_step) return std::nullopt;
  sum_ += change;
  if (++agreeing_ < config_.frames) return std::nullopt;
  const float factor = std::max(kMinFactor, 1 + sum_ / static_cast<float>(agreeing_));
  agreeing_ = 0;
  sum_ = 0;
  return factor;
}

}  // namespace anecho
