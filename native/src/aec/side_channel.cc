#include "aec/side_channel.h"

#include <algorithm>
#include <cmath>

#include "dsp/flush_denormals.h"
#include "dsp/level_meter.h"

namespace anecho {
namespace {

// The gain of a bin is computed from the powers of that bin and of this many neighbours on each
// side: in a single bin, mid and side differ by chance.
constexpr std::size_t kNeighbours = 2;
// Smoothing of powers from one frame to the next.
constexpr float kPowerKeep = 0.8f;

void FillPower(const FrameSpectrum& spectrum, PowerSpectrum* power) {
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    (*power)[k] =
        spectrum.real[k] * spectrum.real[k] + spectrum.imaginary[k] * spectrum.imaginary[k];
  }
}

}  // namespace

std::span<const float> SideChannel::Delay::Push(std::span<const float> frame) {
  std::copy(samples_.begin() + kDuplexFrame, samples_.end(), samples_.begin());
  std::copy(frame.begin(), frame.end(), samples_.end() - kDuplexFrame);
  return std::span<const float>(samples_).first(kDuplexFrame);
}

SideChannel::SideChannel(std::size_t mid_delay, const std::optional<FullDuplexConfig>& full_duplex)
    : absent_openness_(full_duplex.has_value() ? full_duplex->absent_openness : 0),
      mid_delay_(mid_delay),
      side_delay_(mid_delay) {
  if (full_duplex.has_value()) filter_.emplace(full_duplex->filter);
}

void SideChannel::Process(const Mid& mid, std::span<float> mid_clean, std::span<float> side) {
  const FlushDenormals flush;
  std::copy(mid.microphone.begin(), mid.microphone.end(), mid_before_.begin());
  std::copy(side.begin(), side.end(), side_before_.begin());
  if (filter_.has_value()) TakeEchoOut(mid, side);
  before_analyzer_.Analyze(mid_delay_.Push(mid_before_), &before_);
  after_analyzer_.Analyze(mid_clean, &after_);
  side_analyzer_.Analyze(side_delay_.Push(side_before_), &side_);
  ApplyGains(before_, after_);
  synthesizer_.Synthesize(side_, side);
  std::swap_ranges(mid_clean.begin(), mid_clean.end(), last_mid_.begin());
}

void SideChannel::TakeEchoOut(const Mid& mid, std::span<const float> side) {
  filter_->Process(mid.reference, side, error_, echo_, mid.missing_share);
  // Whatever makes the mid's filter uncertain holds for the side's too.
  if (mid.echo_gain_step != 1) filter_->ScaleResponse(mid.echo_gain_step);
  filter_->RaiseUncertainty(*mid.uncertainty);
  if (mid.echo_is_absent) filter_->Reopen(absent_openness_);
  const float before = share_;
  share_ = FiltersHelp(mid, side) && !mid.echo_is_absent ? 1 : 0;
  const float step = (share_ - before) / static_cast<float>(kDuplexFrame);
  for (std::size_t i = 0; i < kDuplexFrame; ++i) {
    const float share = before + step * (static_cast<float>(i) + 0.5f);
    mid_before_[i] += share * (mid.error[i] - mid_before_[i]);
    side_before_[i] += share * (error_[i] - side_before_[i]);
  }
}

/// @return whether the filters reduce the power of mid and side together. After a change of the
/// path, they may increase it.
bool SideChannel::FiltersHelp(const Mid& mid, std::span<const float> side) {
  const double came = MeanSquare(mid.microphone) + MeanSquare(side);
  const double left = MeanSquare(mid.error) + MeanSquare(error_);
  came_power_ += (1 - kPowerKeep) * (static_cast<float>(came) - came_power_);
  error_power_ += (1 - kPowerKeep) * (static_cast<float>(left) - error_power_);
  return error_power_ <= came_power_;
}

void SideChannel::ApplyGains(const FrameSpectrum& before, const FrameSpectrum& after) {
  FillPower(before, &before_power_);
  FillPower(after, &after_power_);
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    const std::size_t first = k - std::min(k, kNeighbours);
    const std::size_t last = std::min(k + kNeighbours, kDuplexBins - 1);
    float came = 0;
    float stayed = 0;
    for (std::size_t n = first; n <= last; ++n) {
      came += before_power_[n];
      stayed += after_power_[n];
    }
    const float gain = stayed < came ? std::sqrt(stayed / came) : 1.0f;
    side_.real[k] *= gain;
    side_.imaginary[k] *= gain;
  }
}

}  // namespace anecho
