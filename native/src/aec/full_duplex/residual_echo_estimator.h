#ifndef ANECHO_AEC_FULL_DUPLEX_RESIDUAL_ECHO_ESTIMATOR_H_
#define ANECHO_AEC_FULL_DUPLEX_RESIDUAL_ECHO_ESTIMATOR_H_

#include <array>
#include <span>

#include "aec/full_duplex/duplex_bands.h"
#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/near_end_detector.h"
#include "aec/full_duplex/quantile_tracker.h"

namespace anecho {

/// Estimates what the linear stage leaves of the echo, in the 23 bands of DuplexBands: the larger
/// of the linear stage's own uncertainty and a tracked share of the band's echo, and in addition a
/// tracked share of the whole echo, which distortion spreads over all bands.
///
/// Call Analyze(), Learn() and Estimate() in this order for each frame; Learn() may be left out.
class ResidualEchoEstimator {
 public:
  struct Frame {
    const PowerSpectrum& error;
    const PowerSpectrum& echo;
    const PowerSpectrum& uncertainty;
    const PowerSpectrum& noise;
  };

  explicit ResidualEchoEstimator(const ResidualEchoConfig& config = {});

  // real-time
  /// @return the frame's evidence for a near end.
  NearEndDetector::Evidence Analyze(const Frame& frame);

  // real-time
  /// Lets the trackers learn from the frame.
  /// @param is_beginning the trackers take long steps.
  void Learn(NearEnd near, bool is_beginning);

  // real-time
  /// @param margin see NearEndDetector::margin().
  void Estimate(float margin, PowerSpectrum* residual) const;

  // real-time
  /// Raises the tracked share of a band's echo that is left in the band to `leak_db`, if it is
  /// lower.
  void RaiseLeak(std::size_t band, float leak_db) { leak_[band].RaiseTo(leak_db); }

  /// The whole echo, reverberation included, from 150 Hz to 8 kHz.
  float total_echo() const { return total_echo_; }
  /// Tracked share of a band's echo that is left in the band.
  float leak_db(std::size_t band) const { return leak_[band].db(); }

 private:
  struct Band {
    float error = 0;
    float echo = 0;
    float noise = 0;
    float uncertainty = 0;
  };

  const ResidualEchoConfig config_;
  std::array<QuantileTracker, kDuplexBandCount> leak_;
  std::array<QuantileTracker, kDuplexBandCount> spread_;
  std::array<Band, kDuplexBandCount> bands_{};
  PowerSpectrum tail_{};
  PowerSpectrum uncertainty_{};
  PowerSpectrum last_uncertainty_{};
  float total_echo_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_RESIDUAL_ECHO_ESTIMATOR_H_
