#ifndef ANECHO_AEC_CANCELLER_HEALTH_H_
#define ANECHO_AEC_CANCELLER_HEALTH_H_

#include <array>

#include "base/time.h"

namespace anecho {

/// Detects a canceller that fails: while the reference is active, its output is less than 15 dB
/// quieter than the microphone. It can't tell such a failure from double talk or an absent echo.
class CancellerHealth {
 public:
  // real-time
  /// Takes the mean squares (full scale 1) of a frame: reference, microphone and output.
  void Add(double reference, double microphone, double output);

  /// Whether the echo reduction over the last 100 frames with sound in the reference is below 15
  /// dB; false before there were as many, and while the microphone is silent.
  bool fails() const;

 private:
  static constexpr int kWindow = kFramesPerSecond;

  std::array<double, kWindow> microphone_{};
  std::array<double, kWindow> output_{};
  double microphone_sum_ = 0;
  double output_sum_ = 0;
  int frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANCELLER_HEALTH_H_
