#ifndef ANECHO_AEC_FULL_DUPLEX_VOLUME_STEP_DETECTOR_H_
#define ANECHO_AEC_FULL_DUPLEX_VOLUME_STEP_DETECTOR_H_

#include <optional>

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_config.h"

namespace anecho {

/// Detects in two frames that the echo has become louder or quieter on the same path, as when
/// somebody changes the loudspeaker's volume. Only then is the error of the linear filter the
/// predicted echo times one real factor, the same in all bands.
class VolumeStepDetector {
 public:
  explicit VolumeStepDetector(const VolumeStepConfig& config = {}) : config_(config) {}

  // real-time
  /// @return the factor by which the echo's amplitude has changed, in the frame in which the change
  ///   is detected; nothing in all other frames.
  std::optional<float> Update(const FrameSpectrum& error, const FrameSpectrum& echo,
                              const PowerSpectrum& noise);

 private:
  const VolumeStepConfig config_;
  /// Frames in a row that agree on a change, and the sum of their changes of amplitude, as shares.
  int agreeing_ = 0;
  float sum_ = 0;
  /// Power of the loudest echo of the last seconds.
  float peak_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_VOLUME_STEP_DETECTOR_H_
