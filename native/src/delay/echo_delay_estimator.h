#ifndef ANECHO_DELAY_ECHO_DELAY_ESTIMATOR_H_
#define ANECHO_DELAY_ECHO_DELAY_ESTIMATOR_H_

#include <array>
#include <span>

#include "base/ppm.h"
#include "clock/line_fit.h"
#include "delay/delay_config.h"
#include "delay/echo_correlator.h"
#include "delay/echo_path_acquisition.h"
#include "delay/echo_path_tracker.h"

namespace anecho {

/// Estimates delay and drift of the echo from the sound alone: for recordings, which have no
/// timestamps, and live, since device clocks need not be the acoustic ones.
///
/// A delay d means that the microphone at t holds the echo of the reference at t - d, both counted
/// in samples pushed; -180 to 1240 ms are searched. A positive drift means that the delay grows
/// because the microphone's clock runs faster; up to 500 ppm are followed.
///
/// Nothing is reported until four segments of 0.5 s agree on one impulse response. From then on
/// each segment is compared with the mean response. Segments that do not show it do not change the
/// delay, but lower the confidence, and may agree on a new response.
class EchoDelayEstimator {
 public:
  /// The present estimate.
  struct Estimate {
    /// Whether there is an echo path that was seen lately; without it the rest means nothing.
    bool valid = false;
    /// Delay, by now, of the first arrival: the first peak of the response at least half as high as
    /// the highest.
    double delay_ms = 0;
    /// How much earlier fainter sound may come: at the first peak at least a third as high as the
    /// highest, at most 16 ms. Not as exact as the delay.
    double lead_ms = 0;
    Ppm drift;
    /// Standard deviations.
    double delay_uncertainty_ms = 0;
    Ppm drift_uncertainty;
    /// 0 to 1: from the number of segments that show the path, their similarity, their share of all
    /// segments with sound, and the number of segments with sound since the last that showed it.
    /// 0.4 right after the path was found, above 0.8 after some time with a plain echo.
    double confidence = 0;
    /// Number of the path: a new number means that the delay jumped or the response changed, or
    /// that the path was found again after Reset().
    int path = -1;
    /// Time since the last segment that showed the path, s.
    double unseen_s = 0;
    /// Time since the earliest segment of the path that is still in use, s. Segments stay in use
    /// for 40 s.
    double path_age_s = 0;
  };

  /// @param sample_rate in Hz: 16000, 32000 or 48000.
  explicit EchoDelayEstimator(int sample_rate, const EchoDelayEstimatorConfig& config = {})
      : config_(config),
        correlator_(sample_rate),
        finder_(config.acquisition),
        tracker_(config.tracker) {}

  // real-time
  /// Takes 10 ms of each. A call takes 15 us on average, and 0.2 ms with a Fourier transform of
  /// 16384 points, of which a call makes at most one.
  void Push(std::span<const float> microphone, std::span<const float> reference);

  // real-time
  /// Forgets everything: for when the reference has been shifted on purpose.
  void Reset();

  /// Estimate after the last Push().
  const Estimate& estimate() const { return estimate_; }

  // real-time
  /// Takes the oldest measured point, if there is one. When a path is found, the points that showed
  /// it come at once. If more than 64 wait, the oldest are lost.
  bool TakePoint(DelayPoint* point);

 private:
  static constexpr int kQueue = 64;

  void TakeSegment(const EchoCorrelation& correlation);
  void Adopt(const EchoPath& path);
  void QueuePoints(std::span<const DelayPoint> points);
  void UpdateEstimate();

  const EchoDelayEstimatorConfig config_;
  EchoCorrelator correlator_;
  EchoPathAcquisition finder_;
  EchoPathTracker tracker_;
  Estimate estimate_;
  /// Share of the latest segments with sound that showed the path, and number of segments since the
  /// last that did.
  double share_ = 0;
  int misses_ = 0;
  std::array<DelayPoint, kQueue> queue_{};
  int queue_begin_ = 0;
  int queue_size_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_DELAY_ESTIMATOR_H_
