#ifndef ANECHO_OFFLINE_LEVEL_ANALYSIS_H_
#define ANECHO_OFFLINE_LEVEL_ANALYSIS_H_

#include <span>
#include <vector>

#include "aec/quietest_segment.h"
#include "aec/reference_level.h"

namespace anecho {

/// Measures over the whole of two recordings what a canceller should know from the first frame on:
/// the level of the reference, and the noise of the room.
class LevelAnalysis {
 public:
  /// @param sample_rate of the frames of 10 ms.
  explicit LevelAnalysis(int sample_rate);

  /// Takes a frame of each recording, mono.
  void Push(std::span<const float> microphone, std::span<const float> reference);

  /// @return the factor that brings the reference to an ordinary level; 1 if its level is ordinary
  ///   or not known.
  float reference_gain() const { return level_.gain(); }

  /// @return 0.3 s of the room's noise; empty if none was found.
  std::vector<float> Noise(int sample_rate) const;

 private:
  const int sample_rate_;
  ReferenceLevel level_{{.kept = 1}};
  QuietestSegment quiet_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_LEVEL_ANALYSIS_H_
