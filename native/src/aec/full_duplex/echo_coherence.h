#ifndef ANECHO_AEC_FULL_DUPLEX_ECHO_COHERENCE_H_
#define ANECHO_AEC_FULL_DUPLEX_ECHO_COHERENCE_H_

#include "aec/full_duplex/frame_layout.h"

namespace anecho {

/// Coherence of the linear stage's error with its echo estimate over the last 65 ms, from 150 to
/// 7500 Hz: if the filter is right, its error is not coherent with its echo estimate. (After
/// Gänsler, Hansson, Invarsson & Salomonsson, IEEE Transactions on Communications 44(11), 1996.)
class EchoCoherence {
 public:
  // real-time
  void Update(const FrameSpectrum& error, const FrameSpectrum& echo, const PowerSpectrum& noise);

  /// Share of the error's power, 0 to 1, that the echo estimate explains if each of its bins gets a
  /// complex gain of its own. Only bins with a clear echo count: 15 dB above the noise. 0 if there
  /// are none.
  float share() const { return share_; }
  /// Smoothed powers over the bins with a clear echo.
  float error() const { return error_sum_; }
  float echo() const { return echo_sum_; }
  float microphone() const { return microphone_sum_; }
  /// Smoothed powers by bin.
  const PowerSpectrum& error_power() const { return error_; }
  const PowerSpectrum& echo_power() const { return echo_; }

 private:
  FrameSpectrum cross_;
  PowerSpectrum error_{};
  PowerSpectrum echo_{};
  PowerSpectrum microphone_{};
  float share_ = 0;
  float error_sum_ = 0;
  float echo_sum_ = 0;
  float microphone_sum_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_ECHO_COHERENCE_H_
