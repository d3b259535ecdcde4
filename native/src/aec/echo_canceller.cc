#include "aec/echo_canceller.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

#include "aec/canceller_chain.h"
#include "aec/side_channel.h"
#include "dsp/level_meter.h"
#include "modules/audio_processing/aec3/echo_canceller3.h"
#include "system_wrappers/include/field_trial.h"

namespace anecho {
namespace {

/// @return the number of reference channels that AEC3 gets: with full duplex one, their mean.
std::size_t Aec3Channels(const CancellerConfig& config) {
  const bool is_mix = config.canceller.kind == CancellerKind::kFullDuplex;
  return is_mix ? 1 : static_cast<std::size_t>(config.reference_channels);
}

webrtc::EchoCanceller3Config MakeAec3Config(const CancellerConfig& config, bool is_placed) {
  const bool is_full_duplex = config.canceller.kind == CancellerKind::kFullDuplex;
  // With full duplex, AEC3 has WebRTC's settings for several channels even though it gets one
  // channel: with them, it follows a changed path sooner and suppresses more (echo reduction in
  // scene `moved`: 37 dB instead of 27, docs/measurements.md). In classic with one channel, they
  // would take 2 dB more of the voice.
  webrtc::EchoCanceller3Config aec3 =
      is_full_duplex || config.reference_channels > 1
          ? webrtc::EchoCanceller3::CreateDefaultMultichannelConfig()
          : webrtc::EchoCanceller3Config();
  // Otherwise AEC3 rebuilds itself when it first detects stereo content. That allocates in the
  // real-time thread and drops the delay from SetAudioBufferDelay(); without that delay, AEC3
  // passes the microphone signal through unchanged.
  aec3.multi_channel.detect_stereo_content = false;
  aec3.filter.refined.length_blocks = config.canceller.filter_length_blocks;
  aec3.filter.coarse.length_blocks = config.canceller.filter_length_blocks;
  aec3.filter.refined_initial.length_blocks = std::min(12, config.canceller.filter_length_blocks);
  aec3.filter.coarse_initial.length_blocks = std::min(12, config.canceller.filter_length_blocks);
  aec3.suppressor.conservative_hf_suppression = config.canceller.conservative_hf_suppression;
  // Full duplex compares its own linear filter with AEC3's.
  aec3.filter.export_linear_aec_output = is_full_duplex;
  // AEC3's own search takes the strongest arrival for the first one: where a reflection is
  // stronger, the direct sound then lies ahead of its filter and is not cancelled (12 to 25 dB of
  // echo reduction instead of 45).
  aec3.delay.use_external_delay_estimator = is_placed;
  // Delay at which AEC3 supposes the echo until its search has found it, in blocks of 4 ms. With
  // its default of 5 blocks, AEC3 lets the first syllable of an echo through, whether the echo
  // comes 9 to 10 ms after the reference or at once.
  aec3.delay.default_delay = 2;
  return aec3;
}

std::unique_ptr<webrtc::EchoControl> MakeAec3(const CancellerConfig& config, bool is_placed) {
  // Selects AEC3's hidden-Markov detector of an absent echo; the older detector sometimes lets echo
  // through.
  static std::once_flag once;
  std::call_once(once, [] {
    webrtc::field_trial::InitFieldTrialsFromString("WebRTC-Aec3TransparentModeHmm/Enabled/");
  });
  const webrtc::EchoCanceller3Config aec3 = MakeAec3Config(config, is_placed);
  const std::size_t channels = Aec3Channels(config);
  auto control = std::make_unique<webrtc::EchoCanceller3>(
      aec3, channels > 1 ? absl::make_optional(aec3) : absl::nullopt, config.sample_rate, channels,
      /*num_capture_channels=*/1);
  if (is_placed) control->SetAudioBufferDelay(config.canceller.placed_delay_ms);
  return control;
}

// Frames of the room's noise that a new AEC3 is fed, 260 ms in all: its estimate of the noise stays
// at the initial value for 50 blocks of 4 ms, and needs some more blocks to fall to the noise.
constexpr std::size_t kNoiseFloorFrames = 26;

float Power(std::span<const float> samples) {
  const double power = MeanSquare(samples);
  return std::isfinite(power) ? static_cast<float>(power) : 0.0f;
}

/// @return the mean square of a reference after the gain that the chain applies to it.
double HeardPower(const CancellerChain& chain, std::span<const float> reference) {
  return MeanSquare(reference) * chain.reference_gain * chain.reference_gain;
}

/// Cross-fades from `from` into `to`. @param fine if false, `from` counts as silence.
void Fade(bool fine, std::span<const float> from, std::span<float> to) {
  const float step = 1.0f / static_cast<float>(to.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    const float share = (static_cast<float>(i) + 0.5f) * step;
    to[i] = to[i] * share + (fine ? from[i] * (1 - share) : 0.0f);
  }
}

}  // namespace

EchoCanceller::EchoCanceller(const CancellerConfig& config)
    : EchoCanceller(config, [config](bool is_placed) { return MakeAec3(config, is_placed); }) {}

EchoCanceller::EchoCanceller(const CancellerConfig& config, ControlFactory factory)
    : config_(config),
      factory_(std::move(factory)),
      channels_(static_cast<float>(config.cleaning.channels())),
      trial_(config.canceller.judge),
      quiet_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond)),
      level_(config.canceller.reference_level),
      noise_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond)) {
  config_.Validate();
  active_ = MakeChain(config_.canceller.echo_is_placed);
  if (config_.canceller.reference_gain > 0) {
    active_->reference_gain = config_.canceller.reference_gain;
  }
  Prepare();
}

EchoCanceller::~EchoCanceller() = default;

std::unique_ptr<CancellerChain> EchoCanceller::MakeChain(bool is_placed) const {
  auto chain = std::make_unique<CancellerChain>(
      config_, config_.canceller.enabled ? factory_(is_placed) : nullptr);
  chain->is_placed = is_placed;
  return chain;
}

void EchoCanceller::Prepare(const Preparation& what) {
  if (what.retired_went) retired_.Take();
  if (!what.spares_came) return;
  for (const bool is_placed : {false, true}) {
    if (SpareIsMissing(is_placed)) spares_[is_placed].Give(MakeChain(is_placed));
  }
}

/// Whether a spare of this kind is kept. A recording needs none that searches: its echo is placed
/// beforehand.
bool EchoCanceller::KeepsSpare(bool is_placed) const {
  return is_placed || !config_.canceller.echo_is_placed;
}

bool EchoCanceller::SpareIsMissing(bool is_placed) const {
  return KeepsSpare(is_placed) && spares_[is_placed].empty();
}

/// @return what Prepare() has done since the last frame. The canceller notices that work only here,
/// once per frame, so that a replay can repeat it in the same frame.
Preparation EchoCanceller::SeePreparation() {
  Preparation seen;
  if (!spares_are_there_) {
    seen.spares_came = spares_are_there_ = !SpareIsMissing(false) && !SpareIsMissing(true);
  }
  if (retired_is_there_) {
    retired_is_there_ = !retired_.empty();
    seen.retired_went = !retired_is_there_;
  }
  return seen;
}

/// @return a spare with this gain of the reference, primed with the room's noise; NULL until
///   Prepare() has built all spares that are kept.
std::unique_ptr<CancellerChain> EchoCanceller::TakeSpare(bool is_placed, float reference_gain) {
  if (!spares_are_there_) return nullptr;
  spares_are_there_ = false;
  std::unique_ptr<CancellerChain> fresh = spares_[is_placed].Take();
  fresh->reference_gain = reference_gain;
  PrimeNoiseFloor(fresh.get());
  return fresh;
}

/// Replaces the active canceller by a spare. @return whether that was possible.
bool EchoCanceller::ReplaceActive() {
  // The canceller that was retired last still waits for Prepare() to delete it.
  if (retired_is_there_) return false;
  std::unique_ptr<CancellerChain> fresh =
      TakeSpare(!must_search_ && active_->is_placed, active_->reference_gain);
  if (fresh == nullptr) return false;
  must_search_ = false;
  Retire(std::move(active_));
  active_ = std::move(fresh);
  heard_ = 0;
  return true;
}

// AEC3 takes the quietest sound since its start for the noise of the room. If it starts amid
// speech, it mistakes the echo's reverberation for noise, and for half a minute lets echo of that
// level through (15 dB less echo reduction, docs/measurements.md). So a fresh AEC3 is fed the
// room's own noise first; feeding it takes some 1.5 ms.
void EchoCanceller::PrimeNoiseFloor(CancellerChain* fresh) {
  if (!quiet_.ready()) return;
  for (std::size_t i = 0; i < kNoiseFloorFrames; ++i) {
    quiet_.Read(i, noise_);
    fresh->PrimeNoiseFloor(noise_);
  }
}

void EchoCanceller::PrimeNoiseFloor(std::span<const float> noise) {
  for (std::size_t i = 0; i + noise_.size() <= noise.size(); i += noise_.size()) {
    active_->PrimeNoiseFloor(noise.subspan(i, noise_.size()));
  }
}

void EchoCanceller::Swap(EchoCanceller* other) {
  std::swap(active_, other->active_);
  std::swap(heard_, other->heard_);
}

bool EchoCanceller::WantsCandidate(bool echo_is_found) const {
  // For a recording, delay, level and noise are known beforehand.
  if (is_handing_over_ || !level_.known() || config_.canceller.echo_is_placed) return false;
  if (echo_is_found && !level_.Fits(active_->reference_gain)) return true;
  const RenewalConfig& renewal = config_.canceller.renewal;
  const auto age = static_cast<std::int64_t>(quiet_.age());
  return heard_ >= renewal.settled_frames && age >= renewal.standing_frames &&
         age < renewal.old_frames &&
         quiet_.power() * renewal.far_quieter < active_->noise_floor.power();
}

void EchoCanceller::ForgetPlace() {
  if (!active_->is_placed) return;
  must_search_ = true;
  Reset();
}

void EchoCanceller::BeginHandover(const Candidate& candidate) {
  is_handing_over_ = true;
  wanted_ = candidate;
  candidate_runs_ = false;
}

void EchoCanceller::EndHandover() { is_handing_over_ = candidate_runs_ = false; }

/// Hands a chain to Prepare(), which deletes it. The chain retired before must have been deleted.
void EchoCanceller::Retire(std::unique_ptr<CancellerChain> chain) {
  retired_is_there_ = true;
  retired_.Give(std::move(chain));
}

void EchoCanceller::RetireCandidate() {
  if (candidate_runs_ || candidate_ == nullptr || retired_is_there_) return;
  Retire(std::move(candidate_));
}

bool EchoCanceller::StartCandidate() {
  if (candidate_ != nullptr) return candidate_runs_;
  const bool keeps = !wanted_.echo_is_found || level_.Fits(active_->reference_gain);
  candidate_ = TakeSpare(wanted_.is_placed || active_->is_placed,
                         keeps ? active_->reference_gain : level_.TargetGain());
  if (candidate_ == nullptr) return false;
  trial_.Begin(/*echo_moved=*/wanted_.is_placed);
  candidate_runs_ = true;
  return true;
}

bool EchoCanceller::WarmUpCandidate(const PastFrame& frame) {
  return ProcessCandidate(frame).has_value();
}

/// Runs a frame through the candidate.
/// @return whether it shall be promoted; nothing after a fault: another candidate will start.
std::optional<bool> EchoCanceller::ProcessCandidate(const PastFrame& frame) {
  candidate_runs_ = candidate_->Cancel(frame.reference, frame.microphone,
                                       {frame.gain_changed, frame.missing_share});
  if (!candidate_runs_) return std::nullopt;
  return trial_.Judge({.reference = HeardPower(*candidate_, frame.reference),
                       .microphone = static_cast<double>(channels_) * MeanSquare(frame.microphone),
                       .present = frame.cancelled_power,
                       .fresh = candidate_->CleanPower()},
                      heard_);
}

/// Runs the candidate on a frame, and promotes it if CandidateJudge says so or the active canceller
/// has failed.
/// @param fine whether the active canceller has made a clean frame.
/// @return whether there is a clean frame, from the active canceller or the promoted candidate.
bool EchoCanceller::RunTrial(bool fine, std::span<const float> reference,
                             std::span<const float> microphone, CancellerFigures* figures) {
  if (!StartCandidate()) return fine;
  const std::optional<bool> better = ProcessCandidate({.reference = reference,
                                                       .microphone = microphone,
                                                       .cancelled_power = figures->cancelled_power,
                                                       .gain_changed = figures->gain_changed,
                                                       .missing_share = candidate_missing_});
  if (!better.has_value()) {
    figures->fault = true;
    return fine;
  }
  if (fine && !*better) return true;
  Promote(fine);
  figures->promoted = true;
  return true;
}

void EchoCanceller::Promote(bool fine) {
  Fade(fine, active_->clean(), candidate_->clean());
  Fade(fine, active_->side(), candidate_->side());
  std::swap(active_, candidate_);
  // The automatic gain stays: the voice's level does not depend on the echo's delay.
  std::swap(active_->gain, candidate_->gain);
  heard_ = trial_.heard();
  EndHandover();
  reset_wanted_ = silenced_ = false;
}

CancellerFigures EchoCanceller::Process(std::span<const float> reference,
                                        std::span<float> microphone,
                                        std::span<const float> candidate_reference) {
  CancellerFigures figures;
  const std::span<float> mid = microphone.first(noise_.size());
  figures.microphone_power = channels_ * Power(microphone);
  figures.delay_ms = std::numeric_limits<float>::quiet_NaN();
  figures.preparation = SeePreparation();
  if (reset_wanted_ && ReplaceActive()) {
    reset_wanted_ = false;
    silenced_ = false;
  }
  if (!reset_wanted_) RetireCandidate();
  quiet_.Push(mid);
  level_.Push(MeanSquare(reference));
  figures.gain_changed = std::exchange(gain_changed_, false);
  bool fine =
      !silenced_ && active_->Cancel(reference, microphone, {figures.gain_changed, missing_});
  figures.fault = !fine && !silenced_;
  if (fine) figures.cancelled_power = active_->CleanPower();
  if (fine && heard_ < config_.canceller.judge.learnt_frames) {
    heard_ += CandidateJudge::IsHeard(HeardPower(*active_, reference));
  }
  if (is_handing_over_ && !candidate_reference.empty()) {
    fine = RunTrial(fine, candidate_reference, microphone, &figures);
  }
  if (!fine) {  // A faulty canceller, and no fresh one yet.
    std::fill(microphone.begin(), microphone.end(), 0.0f);
    reset_wanted_ = true;
    silenced_ = true;
    return figures;
  }

  active_->Separate();
  if (active_->gain) active_->gain->Process(active_->clean(), active_->side());
  active_->Write(microphone);
  figures.output_power = Power(microphone);
  if (active_->control) {
    const int delay_ms = active_->control->GetMetrics().delay_ms;
    if (delay_ms > 0) figures.delay_ms = static_cast<float>(delay_ms);
  }
  return figures;
}

Nanoseconds EchoCanceller::latency() const {
  Nanoseconds sum = config_.MidDelay();
  if (config_.cleaning.stereo) sum += FramesToTime(SideChannel::kDelay, kDuplexRate);
  return sum;
}

}  // namespace anecho
