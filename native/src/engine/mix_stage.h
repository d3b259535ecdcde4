#ifndef ANECHO_ENGINE_MIX_STAGE_H_
#define ANECHO_ENGINE_MIX_STAGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "devices/streams.h"

namespace anecho {

/// Mixes one stream's packets to the channels that the pipeline works with, by weights. Until
/// weights are set, one output is the first input unchanged; two outputs are the first two inputs,
/// or a single input goes to both.
class MixStage {
 public:
  /// @param input_channels of the packets; @param channels that come out, 1 or 2.
  MixStage(int input_channels, int channels);

  /// Maximum number of frames in one Mix().
  static constexpr std::int64_t kMaxFrames = 4096;

  // real-time
  /// Changes the weights of all inputs in all outputs, over the next `ramp` frames.
  /// @param weights for each output, the weights of all inputs.
  void SetWeights(std::span<const float> weights, std::int64_t ramp = 0);

  // real-time
  /// As SetWeights(), for one output: adds up the inputs whose bits are set in `mask` (bit n: input
  /// n).
  void SetMask(std::uint32_t mask, std::int64_t ramp = 0);

  // real-time
  /// @param offset first frame of the packet to take; @param frames how many to take, at most
  ///   kMaxFrames.
  /// @return interleaved frames, zeros for a silent packet; valid until the next call.
  std::span<const float> Mix(const Packet& packet, std::int64_t offset, std::int64_t frames);

 private:
  void Add(const float* in, std::size_t frames, std::size_t output, std::size_t input);

  const std::size_t inputs_;
  const std::size_t outputs_;
  std::vector<float> weights_;
  /// Weights before the ramp that is under way.
  std::vector<float> old_weights_;
  std::int64_t ramp_ = 0;
  std::int64_t ramp_done_ = 0;
  std::vector<float> mixed_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_MIX_STAGE_H_
