#ifndef ANECHO_ENGINE_TRACK_BLOCK_H_
#define ANECHO_ENGINE_TRACK_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/time.h"

namespace anecho {

/// Up to 10 ms of all tracks, each mono, at the pipeline's rate. Blocks follow each other on the
/// microphone's timeline; if one was lost, `position` jumps.
struct TrackBlock {
  static constexpr std::size_t kMaxSamples = 480;
  using Samples = std::array<float, kMaxSamples>;

  /// Samples of the timeline before this block.
  std::int64_t position = 0;
  /// When the first sample was captured.
  Nanoseconds time{0};
  std::size_t size = 0;
  /// The microphone delivered nothing at this time: its two tracks are zeros.
  bool is_microphone_missing = false;
  /// The microphone as captured, the microphone without its echo, and what was played at that time.
  Samples microphone{};
  Samples clean{};
  Samples reference{};
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_TRACK_BLOCK_H_
