#include "channels/channel_statistics.h"

#include <algorithm>
#include <limits>

#include "channels/channel_levels.h"

namespace anecho {
namespace {

constexpr std::int64_t kStretchBlocks = ChannelLevels::kBlocksPerSecond / 2;
/// A channel is active in a block if its power is above this many times its noise floor (9 dB), and
/// above -70 dBFS.
constexpr float kActiveRatio = 8;
constexpr float kActivePower = 1e-7f;
/// 8 dB.
constexpr float kBeatRatio = 6.3f;
/// 3 dB: if the other channel is nearly as loud, nobody can tell that it lacks the sound.
constexpr float kLouderRatio = 2;
/// -75 dBFS.
constexpr float kSoundPower = 3e-8f;
/// -120 dBFS: below that are only rounding errors of the high-pass.
constexpr float kSignalPower = 1e-12f;

}  // namespace

ChannelStatistics::ChannelStatistics(int channels)
    : channels_(static_cast<std::size_t>(channels)),
      smooth_(channels_),
      minima_(channels_),
      floor_(channels_),
      lowest_floor_(channels_, std::numeric_limits<float>::infinity()),
      energy_(channels_),
      excess_(channels_),
      powers_(channels_),
      active_(channels_),
      sounding_(channels_),
      last_active_(channels_),
      last_signal_(channels_),
      near_(channels_),
      all_(channels_) {
  for (auto& minima : minima_) minima.fill(std::numeric_limits<float>::infinity());
}

void ChannelStatistics::AddBlock(std::span<const float> powers, bool is_reference_active) {
  ++blocks_;
  counted_ += 1;
  bool any_active = false;
  for (std::size_t c = 0; c < channels_; ++c) {
    UpdateFloor(c, powers[c]);
    energy_[c] += powers[c];
    sounding_[c] = powers[c] > kSoundPower;
    powers_[c] = powers[c];
    if (powers[c] > kSignalPower) last_signal_[c] = blocks_;
    active_[c] = powers[c] > std::max(kActiveRatio * floor_[c], kActivePower);
    excess_[c] = std::max(0.0f, powers[c] - 2 * floor_[c]);
    if (!active_[c]) continue;
    last_active_[c] = blocks_;
    any_active = true;
  }
  if (!any_active) return;
  Add(&all_, powers);
  if (!is_reference_active) Add(&near_, powers);
}

void ChannelStatistics::UpdateFloor(std::size_t channel, float power) {
  auto& minima = minima_[channel];
  float& minimum = minima[static_cast<std::size_t>(blocks_ / kStretchBlocks) % kStretches];
  if (blocks_ % kStretchBlocks == 0) minimum = std::numeric_limits<float>::infinity();
  // Zeros, as before a device has started or from a gate, tell nothing about the noise.
  if (power <= kSignalPower) return;
  // Smoothed over some 60 ms, since single blocks of noise vary too much.
  float& smooth = smooth_[channel];
  const bool is_first = !had_signal(channel) || silent_blocks(channel) > 2;
  smooth = is_first ? power : smooth + (power - smooth) / 3;
  minimum = std::min(minimum, smooth);
  floor_[channel] = *std::min_element(minima.begin(), minima.end());
  lowest_floor_[channel] = std::min(lowest_floor_[channel], floor_[channel]);
}

bool ChannelStatistics::Beats(std::size_t channel, std::size_t other) const {
  return active_[channel] && excess_[channel] > kBeatRatio * excess_[other] &&
         powers_[channel] > kLouderRatio * powers_[other];
}

void ChannelStatistics::Add(Sums* sums, std::span<const float> powers) const {
  sums->blocks += 1;
  for (std::size_t c = 0; c < channels_; ++c) {
    if (!active_[c]) continue;
    sums->active[c] += 1;
    sums->heard[c] += powers[c];
    for (std::size_t other = 0; other < channels_; ++other) {
      if (Beats(c, other)) sums->beats[c * channels_ + other] += 1;
    }
  }
}

void ChannelStatistics::Fade() {
  lowest_floor_ = floor_;
  counted_ /= 2;
  for (double& energy : energy_) energy /= 2;
  for (Sums* sums : {&near_, &all_}) {
    sums->blocks /= 2;
    for (auto* values : {&sums->active, &sums->heard, &sums->beats}) {
      for (double& value : *values) value /= 2;
    }
  }
}

}  // namespace anecho
