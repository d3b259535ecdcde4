#ifndef ANECHO_OFFLINE_ANALYSIS_FRAMES_H_
#define ANECHO_OFFLINE_ANALYSIS_FRAMES_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dsp/rate_converter.h"
#include "engine/mix_stage.h"
#include "offline/recording_pair.h"

namespace anecho {

/// A recording, and the weight of each of its channels in the mono mix.
struct MonoRecording {
  std::string path;
  std::vector<float> weights;
};

/// Reads a recording as mono frames of 10 ms at the rate of an analysis, with silence after its
/// end.
class AnalysisFrames {
 public:
  /// @param sample_rate of the frames, in Hz. Throws Error as AudioReader::Open() does.
  AnalysisFrames(const MonoRecording& recording, int sample_rate);

  /// @return the next frame, valid until the next call. Throws Error as AudioReader::Read() does.
  std::span<const float> Next();

  /// Whether the whole recording has been read; the rate conversion may still hold back its end.
  bool ended() const { return source_.ended(); }
  /// Frames of the recording itself that were read.
  std::int64_t frames_read() const { return source_.frames_read(); }

 private:
  PacketSource source_;
  RateConverter converter_;
  const std::size_t frame_size_;
  MixStage mix_;
  std::vector<float> waiting_;
  std::size_t count_ = 0;
  /// Samples at the front of `waiting_` that the last frame held.
  std::size_t taken_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_ANALYSIS_FRAMES_H_
