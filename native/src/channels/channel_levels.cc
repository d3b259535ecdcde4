#include "channels/channel_levels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anecho {
namespace {

constexpr double kCutoff_hz = 200;

}  // namespace

ChannelLevels::ChannelLevels(int channels, int sample_rate)
    : channels_(static_cast<std::size_t>(channels)),
      block_frames_(sample_rate / kBlocksPerSecond),
      state1_(channels_),
      state2_(channels_),
      sums_(channels_),
      powers_(channels_),
      zeros_(channels_) {
  // Butterworth by the bilinear transform.
  const double k = std::tan(std::numbers::pi * kCutoff_hz / sample_rate);
  const double norm = 1 / (1 + std::numbers::sqrt2 * k + k * k);
  b0_ = static_cast<float>(norm);
  a1_ = static_cast<float>(2 * (k * k - 1) * norm);
  a2_ = static_cast<float>((1 - std::numbers::sqrt2 * k + k * k) * norm);
}

std::span<const float> ChannelLevels::Push(std::span<const float> interleaved) {
  ended_ = false;
  std::size_t taken = 0;
  for (; taken < interleaved.size() && !ended_; taken += channels_) {
    Add(interleaved.data() + taken);
  }
  return interleaved.subspan(taken);
}

std::int64_t ChannelLevels::PushSilence(std::int64_t frames) {
  ended_ = false;
  for (; frames > 0 && !ended_; --frames) Add(zeros_.data());
  return frames;
}

/// Sets the filter as if the first sample had lasted for ever, so that a constant offset makes no
/// step at the beginning.
void ChannelLevels::Start(const float* frame) {
  for (std::size_t c = 0; c < channels_; ++c) {
    state1_[c] = -b0_ * frame[c];
    state2_[c] = b0_ * frame[c];
  }
  started_ = true;
}

void ChannelLevels::Add(const float* frame) {
  if (!started_) Start(frame);
  const float b1 = -2 * b0_;
  for (std::size_t c = 0; c < channels_; ++c) {
    const float in = frame[c];
    const float out = b0_ * in + state1_[c];
    state1_[c] = b1 * in - a1_ * out + state2_[c];
    state2_[c] = b0_ * in - a2_ * out;
    sums_[c] += out * out;
  }
  if (++frames_ == block_frames_) EndBlock();
}

void ChannelLevels::EndBlock() {
  for (std::size_t c = 0; c < channels_; ++c) {
    // Samples that are not finite, or far too large for sound, must not stay in the filter's state.
    const bool is_sound = std::isfinite(sums_[c]) && sums_[c] < 1e12f * static_cast<float>(frames_);
    if (!is_sound) state1_[c] = state2_[c] = 0;
    powers_[c] = is_sound ? sums_[c] / static_cast<float>(frames_) : 0;
    sums_[c] = 0;
  }
  frames_ = 0;
  ended_ = true;
}

}  // namespace anecho
