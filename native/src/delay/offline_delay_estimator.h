#ifndef ANECHO_DELAY_OFFLINE_DELAY_ESTIMATOR_H_
#define ANECHO_DELAY_OFFLINE_DELAY_ESTIMATOR_H_

#include <span>
#include <vector>

#include "delay/delay_curve.h"
#include "delay/echo_delay_estimator.h"

namespace anecho {

/// Measures the echo's delay over a recording: all sound in, delays out. Not for real time.
class OfflineDelayEstimator {
 public:
  /// @param sample_rate in Hz: 16000, 32000 or 48000.
  explicit OfflineDelayEstimator(int sample_rate, const EchoDelayEstimatorConfig& config = {});

  /// Takes 10 ms of each; push zeros for the one that ends first.
  void Push(std::span<const float> microphone, std::span<const float> reference);

  /// Ends the analysis, after the last Push(). @return the delays that were seen, in order of
  /// paths; none where there was no echo to see.
  std::vector<DelayPoint> FinishPoints();

  /// Ends the analysis. @return what was found; empty() when there was no echo to see.
  DelayCurve Finish() { return DelayCurve(FinishPoints()); }

 private:
  void Collect();

  EchoDelayEstimator clock_;
  std::vector<float> silence_;
  std::vector<DelayPoint> points_;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_OFFLINE_DELAY_ESTIMATOR_H_
