#include "engine/mix_stage.h"

#include <algorithm>

#include "dsp/channel_map.h"

namespace anecho {

MixStage::MixStage(int input_channels, int channels)
    : input_channels_(input_channels),
      channels_(channels),
      mixed_(static_cast<size_t>(kMaxFrames * channels)) {}

std::span<const float> MixStage::Mix(const Packet& packet, std::int64_t offset,
                                     std::int64_t frames) {
  const std::span<float> mixed(mixed_.data(), static_cast<size_t>(frames * channels_));
  if (packet.silent) {
    std::fill(mixed.begin(), mixed.end(), 0.0f);
    return mixed;
  }
  const auto samples = packet.samples.subspan(static_cast<size_t>(offset * input_channels_),
                                              static_cast<size_t>(frames * input_channels_));
  if (channels_ == 1) {
    MixToMono(samples, input_channels_, mixed);
  } else {
    MixToStereo(samples, input_channels_, mixed);
  }
  return mixed;
}

}  // namespace anecho
