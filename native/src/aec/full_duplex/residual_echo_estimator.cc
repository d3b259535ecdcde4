#include "aec/full_duplex/residual_echo_estimator.h"

#include <algorithm>
#include <utility>

#include "dsp/fast_math.h"

namespace anecho {
namespace {

// A band counts as audible if it is 6 dB above the noise. The trackers learn only from an echo that
// is 15 dB above the noise.
constexpr float kAudibleResidual = 4;
constexpr float kClearResidual = 30;
// Least power, per bin of the band, of an echo from which the trackers learn.
constexpr float kMinEcho = 4 * 480;
// The echo is fading once it is 10 dB below the reverberation of the past echo.
constexpr float kFading = 0.1f;
// The noise estimate times this is subtracted from the error: more than 1, since noise fluctuates.
constexpr float kNoiseShare = 1.5f;
constexpr std::size_t kResidualFirstBin = DuplexBin(150);
constexpr std::size_t kResidualLastBin = DuplexBin(7950);
constexpr std::size_t kFirstVoiceBin = DuplexBin(300);
constexpr std::size_t kLastVoiceBin = DuplexBin(4200);

template <std::size_t... i>
std::array<QuantileTracker, sizeof...(i)> MakeTrackers(const QuantileTracker::Config& config,
                                                       std::index_sequence<i...>) {
  return {((void)i, QuantileTracker(config))...};
}

auto MakeTrackers(const QuantileTracker::Config& config) {
  return MakeTrackers(config, std::make_index_sequence<kDuplexBandCount>());
}

float Width(std::size_t band) {
  return static_cast<float>(kDuplexBandEdges[band + 1] - kDuplexBandEdges[band]);
}

}  // namespace

ResidualEchoEstimator::ResidualEchoEstimator(const ResidualEchoConfig& config)
    : config_(config),
      leak_(MakeTrackers(
          {.initial_db = config.initial_leak_db, .min_db = -50, .max_db = config.max_leak_db})),
      spread_(MakeTrackers({.initial_db = config.initial_spread_db, .min_db = -70, .max_db = 3})) {}

NearEndDetector::Evidence ResidualEchoEstimator::Analyze(const Frame& frame) {
  NearEndDetector::Evidence evidence;
  total_echo_ = 0;
  float present_echo = 0;
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    tail_[k] = std::max(frame.echo[k], config_.tail_keep * tail_[k]);
    uncertainty_[k] = 0.5f * (frame.uncertainty[k] + last_uncertainty_[k]);
  }
  last_uncertainty_ = frame.uncertainty;
  for (std::size_t k = kResidualFirstBin; k < kResidualLastBin; ++k) {
    total_echo_ += tail_[k];
    present_echo += frame.echo[k];
    evidence.whole_error += frame.error[k];
  }

  const float near_end_ratio = FastDbToPower(config_.near_end_ratio_db);
  int audible = 0;
  int above = 0;
  float power = 0;
  float power_above = 0;
  for (std::size_t b = 0; b < kDuplexBandCount; ++b) {
    bands_[b] = {.error = BandPower(frame.error, b),
                 .echo = BandPower(tail_, b),
                 .noise = BandPower(frame.noise, b),
                 .uncertainty = BandPower(uncertainty_, b)};
    const Band& band = bands_[b];
    if (band.error < kAudibleResidual * band.noise) continue;
    const float residual = std::max(band.uncertainty, FastDbToPower(leak_[b].db()) * band.echo) +
                           FastDbToPower(spread_[b].db()) * total_echo_;
    ++audible;
    const bool is_above = band.error > near_end_ratio * residual + kAudibleResidual * band.noise;
    above += is_above;
    power += band.error;
    if (is_above) power_above += band.error;
  }
  if (audible > 0) evidence.share_above = static_cast<float>(above) / static_cast<float>(audible);
  if (audible > 0) evidence.power_above = power_above / power;
  evidence.echo = total_echo_;
  evidence.is_fading = present_echo < kFading * total_echo_;
  evidence.audible_bands = audible;
  for (std::size_t k = kFirstVoiceBin; k < kLastVoiceBin; ++k) {
    evidence.error += frame.error[k];
    evidence.noise += frame.noise[k];
  }
  return evidence;
}

void ResidualEchoEstimator::Learn(NearEnd near, bool is_beginning) {
  float step_db = is_beginning ? config_.first_step_db : config_.step_db;
  float rank = config_.absent_rank;
  if (near == NearEnd::kPresent) {
    step_db *= config_.near_end_step_db / config_.step_db;
    rank = config_.present_rank;
  } else if (near == NearEnd::kUncorrelated) {
    rank = config_.uncorrelated_rank;
  }
  for (std::size_t b = 0; b < kDuplexBandCount; ++b) {
    const Band& band = bands_[b];
    const float by_leak = FastDbToPower(leak_[b].db()) * band.echo;
    const float by_spread = FastDbToPower(spread_[b].db()) * total_echo_;
    // The larger of the two explains the band's error, so only its tracker can learn from it.
    QuantileTracker& tracker = by_spread > by_leak ? spread_[b] : leak_[b];
    const float source = by_spread > by_leak ? total_echo_ : band.echo;
    if (source < kClearResidual * band.noise || source < kMinEcho * Width(b)) continue;
    const float left = std::max(band.error - kNoiseShare * band.noise, 0.0f) / source;
    tracker.Update(FastPowerToDb(std::max(left, 1e-7f)), rank, step_db);
  }
}

void ResidualEchoEstimator::Estimate(float margin, PowerSpectrum* residual) const {
  const float factor = config_.overestimate * margin;
  for (std::size_t b = 0; b < kDuplexBandCount; ++b) {
    const float leak = factor * FastDbToPower(leak_[b].db());
    const float flat = leak * config_.band_mean_share * bands_[b].echo / Width(b);
    const float shaped = leak * (1 - config_.band_mean_share);
    const float spread = factor * FastDbToPower(spread_[b].db()) * total_echo_ / Width(b);
    for (std::size_t k = kDuplexBandEdges[b]; k < kDuplexBandEdges[b + 1]; ++k) {
      const float by_echo = shaped * tail_[k] + flat;
      (*residual)[k] = std::max(margin * uncertainty_[k], by_echo) + spread;
    }
  }
  (*residual)[0] = (*residual)[1];
}

}  // namespace anecho
