#ifndef ANECHO_AEC_FULL_DUPLEX_NEAR_END_DETECTOR_H_
#define ANECHO_AEC_FULL_DUPLEX_NEAR_END_DETECTOR_H_

#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/level_correlation.h"

namespace anecho {

/// What is in the linear stage's error besides noise.
enum class NearEnd {
  /// Residual echo at most.
  kAbsent = 1,
  /// More than residual echo.
  kPresent,
  /// The error's level is uncorrelated with the echo's.
  kUncorrelated,
};

/// Decides for each frame whether there is a near end.
class NearEndDetector {
 public:
  /// What a frame shows; levels are powers.
  struct Evidence {
    /// Share of the audible bands that are louder than their residual echo can be.
    float share_above = 0;
    /// Share of the audible bands' error that is in such bands.
    float power_above = 0;
    /// The echo fades away: only its reverberation remains.
    bool is_fading = false;
    /// Error and noise between 300 Hz and 4.2 kHz, and the whole echo, reverberation included,
    /// between 150 Hz and 8 kHz.
    float error = 0;
    float echo = 0;
    float noise = 0;
    /// The error between 150 Hz and 8 kHz.
    float whole_error = 0;
    /// Bands in which the error is at least 6 dB above the noise.
    int audible_bands = 0;
  };

  explicit NearEndDetector(const NearEndDetectorConfig& config = {}) : config_(config) {}

  // real-time
  NearEnd Update(const Evidence& evidence);

  /// Factor by which to raise the estimate of the residual echo, 1 or more.
  float margin() const { return margin_; }
  float correlation() const { return correlation_.value(); }

 private:
  const NearEndDetectorConfig config_;
  LevelCorrelation correlation_;
  int held_ = 0;
  float margin_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_NEAR_END_DETECTOR_H_
