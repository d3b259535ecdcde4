#ifndef ANECHO_AEC_FULL_DUPLEX_SPECTRAL_FLOOR_H_
#define ANECHO_AEC_FULL_DUPLEX_SPECTRAL_FLOOR_H_

#include "aec/full_duplex/frame_layout.h"

namespace anecho {

/// Noise floor by bin: the least smoothed power so far; without a new minimum it rises by 0.9 dB a
/// second.
class SpectralFloor {
 public:
  // real-time
  void Push(const PowerSpectrum& power);

  const PowerSpectrum& power() const { return floor_; }

 private:
  PowerSpectrum smooth_{};
  PowerSpectrum floor_{};
  int frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_SPECTRAL_FLOOR_H_
