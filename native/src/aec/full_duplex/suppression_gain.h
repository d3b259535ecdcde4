#ifndef ANECHO_AEC_FULL_DUPLEX_SUPPRESSION_GAIN_H_
#define ANECHO_AEC_FULL_DUPLEX_SUPPRESSION_GAIN_H_

#include <array>

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_config.h"

namespace anecho {

/// Gains that take the residual echo out: the optimally modified log-spectral amplitude estimator
/// (Cohen & Berdugo, Signal Processing 81(11), 2001), with the residual in the place of noise. The
/// room's own noise stays: no gain takes the output below it.
class SuppressionGain {
 public:
  explicit SuppressionGain(const SuppressionGainConfig& config = {}) : config_(config) {}

  // real-time
  /// @param gains from 0 to 1, of amplitudes; 1 where there is no residual.
  void Compute(const PowerSpectrum& error, const PowerSpectrum& residual,
               const PowerSpectrum& noise, PowerSpectrum* gains);

 private:
  void Presence();
  /// Means of smooth_ratio_ over each bin's neighbourhood.
  void MeanRatios(std::size_t half_width, PowerSpectrum* means) const;

  const SuppressionGainConfig config_;
  /// Powers without residual, of the last frame.
  PowerSpectrum clean_{};
  PowerSpectrum prior_ratio_{};
  PowerSpectrum smooth_ratio_{};
  PowerSpectrum absence_{};
  PowerSpectrum narrow_{};
  PowerSpectrum wide_{};
  /// Sums of smooth_ratio_ over all bins below each.
  std::array<float, kDuplexBins + 1> sums_{};
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_SUPPRESSION_GAIN_H_
