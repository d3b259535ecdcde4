#ifndef ANECHO_AEC_FULL_DUPLEX_ECHO_GAIN_BOUND_H_
#define ANECHO_AEC_FULL_DUPLEX_ECHO_GAIN_BOUND_H_

#include <array>

#include "aec/full_duplex/duplex_bands.h"
#include "aec/full_duplex/frame_layout.h"

namespace anecho {

/// Upper bound of the echo's power in each band, relative to the reference's. Once the reference
/// has been loud for 300 ms, the microphone holds all of its echo. So the echo's gain is at most
/// the ratio of the microphone's power to the reference's at that time. If the linear stage's
/// expected error exceeds the bound, its covariance is too large.
class EchoGainBound {
 public:
  EchoGainBound() { Reset(); }

  // real-time
  /// Forgets the bound, after a change of the path.
  void Reset() { gain_.fill(kInitialGain); }

  // real-time
  /// @param factor receives, by bin, the factor for the linear stage's covariance, 1 or less.
  void Update(const PowerSpectrum& microphone, const PowerSpectrum& reference,
              const PowerSpectrum& uncertainty, PowerSpectrum* factor);

  /// Upper bound of the echo's power, relative to the reference's.
  float gain(std::size_t band) const { return gain_[band]; }

 private:
  static constexpr std::size_t kFrames = 30;
  static constexpr float kInitialGain = 4;

  std::array<std::array<float, kFrames>, kDuplexBandCount> reference_{};
  std::array<float, kDuplexBandCount> microphone_{};
  std::array<float, kDuplexBandCount> gain_{};
  std::size_t next_ = 0;
  int frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_ECHO_GAIN_BOUND_H_
