#include "aec/full_duplex/full_duplex_canceller.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "aec/full_duplex/duplex_bands.h"
#include "dsp/fast_math.h"
#include "dsp/flush_denormals.h"
#include "dsp/level_meter.h"

namespace anecho {
namespace {

// Sum of a PowerSpectrum for a signal of mean square 1: 480 in each bin, on average.
constexpr float kSpectrumScale = 480 * kDuplexBins;
// Power of a reference of -60 dBFS, summed over all bins.
constexpr float kPlaying = 1074 * kSpectrumScale;
constexpr int kFarEndHold = 30;
// Process noise per second while the path has been lost for long.
constexpr float kLostProcessNoise = 0.3f;
// The path has been lost for long after more frames of far end than this.
constexpr int kLostFrames = 30;
// Before the linear stage has had this much sound to learn from, no path counts as lost for long.
constexpr double kLostLearnt_s = 3;
// Samples of the fade to our output: 2.5 ms.
constexpr std::size_t kRise = 120;
// The trackers take long steps until the linear stage has had this much sound to learn from.
constexpr double kBeginning_s = 2;

float MeanSquareOf(const PowerSpectrum& spectrum) {
  return std::accumulate(spectrum.begin(), spectrum.end(), 0.0f) / kSpectrumScale;
}

}  // namespace

FullDuplexCanceller::FullDuplexCanceller(const FullDuplexConfig& config)
    : config_(config),
      filter_(config.filter),
      presence_(config.presence),
      guard_(config.guard),
      volume_step_(config.volume_step),
      residual_estimator_(config.residual),
      near_end_(config.near_end),
      proof_(config.proof),
      credit_(config.credit),
      gain_(config.gain),
      arbiter_(config.arbiter) {
  gains_.fill(1);
}

void FullDuplexCanceller::Process(const Frame& frame, std::span<float> output) {
  const FlushDenormals flush;
  echo_gain_step_ = 1;
  filter_.Process(frame.reference, frame.microphone, error_samples_, echo_samples_,
                  frame.missing_share);
  Transform();
  noise_.Push(error_power_);
  ExpectEcho();
  const NearEndDetector::Evidence evidence =
      residual_estimator_.Analyze({.error = error_power_,
                                   .echo = echo_power_,
                                   .uncertainty = unknown_echo_,
                                   .noise = noise_.power()});
  WatchFarEnd();
  if (!misses_much_) WatchPath(frame.aec3_linear);
  const bool is_absent = presence_.state() == EchoState::kAbsent;
  if (is_absent) {
    filter_.Reopen(config_.absent_openness);
  } else if (!misses_much_) {
    FollowPath();
  }
  const NearEnd near = near_end_.Update(evidence);
  if (!misses_much_) residual_estimator_.Learn(near, filter_.learnt_s() < kBeginning_s);
  proof_.Update({.detected = near,
                 .audible_bands = evidence.audible_bands,
                 .power_above = evidence.power_above,
                 .is_tail = evidence.is_fading && evidence.error < evidence.echo,
                 .coherence = guard_.coherence().share(),
                 .error_to_noise = evidence.error / (evidence.noise + 1),
                 .error_ratio_db = guard_.error_ratio_db(),
                 .error_to_echo = evidence.whole_error / (evidence.echo + 1)});
  Suppress();

  std::copy_n(frame.aec3.begin(), kDuplexFrame, aec3_.end() - kDuplexFrame);
  const float before = arbiter_.share();
  ChooseOutput(is_absent);
  Mix(before, output);
}

/// Limits the linear stage's uncertainty, and computes the expected echo in the error from that
/// uncertainty and from missing reference.
void FullDuplexCanceller::ExpectEcho() {
  if (presence_.state() == EchoState::kAbsent) {
    bound_.Reset();
  } else if (!filter_.misses_reference()) {
    bound_.Update(microphone_power_, filter_.reference_power(), filter_.uncertainty(), &factor_);
    filter_.ScaleUncertainty(factor_);
  }
  unknown_echo_ = filter_.uncertainty();
  misses_much_ = false;
  if (!filter_.misses_reference()) return;
  float missing = 0;
  float error = 0;
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    unknown_echo_[k] += filter_.missing_echo()[k];
    missing += filter_.missing_echo()[k];
    error += error_power_[k];
  }
  misses_much_ = missing > FastDbToPower(config_.max_missing_echo_db) * error;
}

/// Tells whether the echo path is lost, and whether there is an echo.
void FullDuplexCanceller::WatchPath(std::span<const float> aec3_linear) {
  path_is_lost_ = guard_.Update({.error = error_,
                                 .echo = echo_,
                                 .error_power = error_power_,
                                 .microphone_power = microphone_power_,
                                 .noise = noise_.power(),
                                 .rival = aec3_linear,
                                 .far_end = far_end_,
                                 .far_end_held = far_end_held_ > 0,
                                 .learnt_s = filter_.learnt_s()});
  presence_.Update({.error = error_,
                    .echo = echo_,
                    .noise = noise_.power(),
                    .is_playing = is_playing_,
                    .aec3_knows = guard_.aec3_knows()});
}

void FullDuplexCanceller::ChooseOutput(bool is_absent) {
  const bool far_end_held = !is_absent && far_end_held_ > 0;
  const auto smooth = [&](float* power, std::span<const float> samples) {
    *power += (1 - config_.output_power_keep) * (static_cast<float>(MeanSquare(samples)) - *power);
  };
  smooth(&our_power_, ours_);
  smooth(&aec3_power_, std::span(aec3_).first(kDuplexFrame));
  const NearEndProofStrength proof = proof_.strength();
  credit_.Update({.proof = proof,
                  .far_end = far_end_held,
                  .ours = our_power_,
                  .aec3 = aec3_power_,
                  .noise = MeanSquareOf(noise_.power())});
  arbiter_.Update({.path_is_lost = path_is_lost_ && !is_absent,
                   .far_end = far_end_,
                   .far_end_held = far_end_held,
                   .near_end = proof != NearEndProofStrength::kNone && credit_.is_given(),
                   .error_ratio_db = guard_.error_ratio_db(),
                   .ours = our_power_,
                   .aec3 = aec3_power_});
}

void FullDuplexCanceller::Transform() {
  error_analyzer_.Analyze(error_samples_, &error_);
  echo_analyzer_.Analyze(echo_samples_, &echo_);
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    const float er = error_.real[k];
    const float ei = error_.imaginary[k];
    const float sr = echo_.real[k];
    const float si = echo_.imaginary[k];
    error_power_[k] = er * er + ei * ei;
    echo_power_[k] = sr * sr + si * si;
    microphone_power_[k] = (er + sr) * (er + sr) + (ei + si) * (ei + si);
  }
}

/// Tells whether the reference has sound, and whether the far end speaks: that is, whether its
/// expected echo is 10 dB above the noise. The far end is held for 300 ms from each frame whose
/// expected echo is 6 dB above the noise.
void FullDuplexCanceller::WatchFarEnd() {
  float reference = 0;
  for (const float power : filter_.reference_power()) reference += power;
  is_playing_ = reference > kPlaying;
  float echo = residual_estimator_.total_echo();
  float noise = 0;
  for (std::size_t k = DuplexBin(150); k < DuplexBin(7500); ++k) {
    echo += unknown_echo_[k];
    noise += noise_.power()[k];
  }
  far_end_ = echo > 10 * noise;
  far_end_held_ = echo > 4 * noise ? kFarEndHold : std::max(0, far_end_held_ - 1);
}

/// Lets the linear stage and the estimate of its residual follow a path that has changed.
void FullDuplexCanceller::FollowPath() {
  if (filter_.learnt_s() > config_.guard.min_learnt_s) {
    const std::optional<float> step = volume_step_.Update(error_, echo_, noise_.power());
    if (step.has_value()) {
      filter_.ScaleResponse(*step);
      echo_gain_step_ = *step;
      bound_.Reset();
    }
  }
  if (guard_.has_changed()) {
    const EchoCoherence& coherence = guard_.coherence();
    for (std::size_t b = 0; b < kDuplexBandCount; ++b) {
      const float left = coherence.share() * BandPower(coherence.error_power(), b) + 1;
      const float db = FastPowerToDb(left / (BandPower(coherence.echo_power(), b) + 1));
      residual_estimator_.RaiseLeak(b, std::min(db, 0.0f));
    }
  }
  if (guard_.is_flagged()) {
    filter_.RaiseUncertainty(guard_.uncertainty());
    if (guard_.is_blind()) {
      filter_.Reopen(config_.absent_openness);
      bound_.Reset();
    }
  }
  const bool is_lost_for_long =
      arbiter_.lost_frames() > kLostFrames && filter_.learnt_s() > kLostLearnt_s;
  filter_.SetProcessNoise(is_lost_for_long ? kLostProcessNoise
                                           : config_.filter.process_noise_per_s);
}

void FullDuplexCanceller::Suppress() {
  residual_estimator_.Estimate(near_end_.margin(), &residual_);
  if (guard_.is_flagged()) {
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      residual_[k] = std::max(residual_[k], config_.residual.overestimate * guard_.residual()[k]);
    }
  }
  gain_.Compute(error_power_, residual_, noise_.power(), &gains_);
  const bool untouched = presence_.state() == EchoState::kAbsent;
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    if (untouched) {
      // The sum of error and echo is the microphone as it is.
      error_.real[k] += echo_.real[k];
      error_.imaginary[k] += echo_.imaginary[k];
      continue;
    }
    error_.real[k] *= gains_[k];
    error_.imaginary[k] *= gains_[k];
  }
  synthesizer_.Synthesize(error_, ours_);
}

/// Fades to the new share. A rise takes `kRise` samples, so that a voice keeps its first sound; a
/// fall takes the whole frame.
void FullDuplexCanceller::Mix(float before, std::span<float> output) {
  const float change = arbiter_.share() - before;
  const float step = change / static_cast<float>(change > 0 ? kRise : kDuplexFrame);
  for (std::size_t i = 0; i < kDuplexFrame; ++i) {
    const float faded = step * (static_cast<float>(i) + 0.5f);
    const float share = before + (change > 0 ? std::min(faded, change) : faded);
    output[i] = share * ours_[i] + (1 - share) * aec3_[i];
  }
  std::copy(aec3_.begin() + kDuplexFrame, aec3_.end(), aec3_.begin());
}

}  // namespace anecho
