#ifndef ANECHO_ENGINE_MIX_STAGE_H_
#define ANECHO_ENGINE_MIX_STAGE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "devices/streams.h"

namespace anecho {

/// Mixes one stream's packets to the channels that the pipeline works with.
class MixStage {
 public:
  /// @param input_channels of the packets; @param channels that come out, 1 or 2.
  MixStage(int input_channels, int channels);

  /// The most frames that one Mix() takes.
  static constexpr std::int64_t kMaxFrames = 4096;

  // real-time
  /// @param offset first frame of the packet to take; @param frames at most kMaxFrames of them.
  /// @return interleaved frames, zeros of a silent packet; valid until the next call.
  std::span<const float> Mix(const Packet& packet, std::int64_t offset, std::int64_t frames);

 private:
  const int input_channels_;
  const int channels_;
  std::vector<float> mixed_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_MIX_STAGE_H_
