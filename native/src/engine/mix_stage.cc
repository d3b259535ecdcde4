#include "engine/mix_stage.h"

#include <algorithm>
#include <array>

namespace anecho {

MixStage::MixStage(int input_channels, int channels)
    : inputs_(static_cast<std::size_t>(input_channels)),
      outputs_(static_cast<std::size_t>(channels)),
      weights_(inputs_ * outputs_),
      old_weights_(weights_.size()),
      mixed_(static_cast<std::size_t>(kMaxFrames) * outputs_) {
  weights_[0] = 1;
  if (outputs_ == 2) weights_[inputs_ + (inputs_ > 1 ? 1 : 0)] = 1;
}

void MixStage::SetWeights(std::span<const float> weights, std::int64_t ramp) {
  // A ramp that interrupts another begins at the weights that the other has reached.
  if (ramp_done_ < ramp_) {
    const float share = static_cast<float>(ramp_done_) / static_cast<float>(ramp_);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      old_weights_[i] += share * (weights_[i] - old_weights_[i]);
    }
  } else {
    old_weights_ = weights_;
  }
  std::copy_n(weights.begin(), weights_.size(), weights_.begin());
  ramp_ = ramp;
  ramp_done_ = 0;
}

void MixStage::SetMask(std::uint32_t mask, std::int64_t ramp) {
  std::array<float, 64> weights{};
  for (std::size_t i = 0; i < inputs_ && i < 32; ++i) {
    weights.at(i) = (mask >> i & 1U) != 0 ? 1.0f : 0.0f;
  }
  SetWeights(std::span<const float>(weights).first(inputs_), ramp);
}

std::span<const float> MixStage::Mix(const Packet& packet, std::int64_t offset,
                                     std::int64_t frames) {
  const auto count = static_cast<std::size_t>(frames);
  const std::span<float> mixed(mixed_.data(), count * outputs_);
  std::fill(mixed.begin(), mixed.end(), 0.0f);
  if (!packet.silent) {
    const float* const in = packet.samples.data() + static_cast<std::size_t>(offset) * inputs_;
    for (std::size_t output = 0; output < outputs_; ++output) {
      for (std::size_t input = 0; input < inputs_; ++input) Add(in, count, output, input);
    }
  }
  ramp_done_ = std::min(ramp_, ramp_done_ + frames);
  return mixed;
}

void MixStage::Add(const float* in, std::size_t frames, std::size_t output, std::size_t input) {
  const float weight = weights_[output * inputs_ + input];
  std::size_t frame = 0;
  if (ramp_done_ < ramp_) {
    const float old = old_weights_[output * inputs_ + input];
    const auto left = static_cast<std::size_t>(ramp_ - ramp_done_);
    if (old == 0 && weight == 0) return;
    for (; frame < std::min(frames, left); ++frame) {
      const float share = static_cast<float>(ramp_done_ + static_cast<std::int64_t>(frame) + 1) /
                          static_cast<float>(ramp_);
      mixed_[frame * outputs_ + output] +=
          (old + share * (weight - old)) * in[frame * inputs_ + input];
    }
  }
  // Once faded out, an input of weight 0 is not read: it may hold NaN, which a weight of 0 would
  // not remove.
  if (weight == 0) return;
  for (; frame < frames; ++frame) {
    mixed_[frame * outputs_ + output] += weight * in[frame * inputs_ + input];
  }
}

}  // namespace anecho
