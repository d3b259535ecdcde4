#ifndef ANECHO_DEVICES_SIMULATED_LOUDSPEAKER_H_
#define ANECHO_DEVICES_SIMULATED_LOUDSPEAKER_H_

#include <array>
#include <span>

#include "devices/simulated/biquad.h"

namespace anecho {

/// A laptop's loudspeaker at 48 kHz: 150 Hz to 12 kHz, with a membrane that gets stiffer the
/// further it moves.
class Loudspeaker {
 public:
  /// @param distortion 0: linear; 0.15: 1 % of distortion at loud speech; 1: badly overdriven.
  explicit Loudspeaker(double distortion);

  // real-time
  void Process(std::span<float> samples);

 private:
  float drive_;
  Biquad before_;
  std::array<Biquad, 2> after_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_LOUDSPEAKER_H_
