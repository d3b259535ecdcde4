#ifndef ANECHO_PACE_FILL_CONTROLLER_H_
#define ANECHO_PACE_FILL_CONTROLLER_H_

#include "pace/pace_config.h"

namespace anecho {

/// Keeps a buffer's fill at its target by trimming the rate at which it is fed.
///
/// A proportional-integral loop, critically damped; its integral is the drift of the two clocks. It
/// starts with a time constant of 10 s and within minutes slows down to 40 s, so that the sawtooth
/// of device periods, which beats against our turns within minutes, hardly moves it. The trim stays
/// within ±2,000 ppm and changes by at most 1,000 ppm a second: both are inaudible.
class FillController {
 public:
  /// @param target seconds, on average over time.
  explicit FillController(double target, const FillControllerConfig& config = {});

  // real-time
  /// @param fill seconds of audio that wait now, just before this turn's are added.
  /// @param elapsed seconds since the last turn, 0 or more.
  /// @return the trim, ppm: positive asks for more output than the nominal rates give.
  double Update(double fill, double elapsed);
  // real-time
  /// The fill was changed at a stroke: takes the next one as it is. Trim and drift stay.
  void Restart();

  double trim_ppm() const { return trim_; }
  /// By how much the consumer runs faster than the producer, ppm.
  double drift_ppm() const { return integral_; }
  /// Smoothed fill, seconds.
  double fill() const { return fill_; }

 private:
  FillControllerConfig config_;
  double target_;
  double fill_;
  double age_ = 0;
  double trim_ = 0;
  double integral_ = 0;
  bool fresh_ = true;
};

}  // namespace anecho

#endif  // ANECHO_PACE_FILL_CONTROLLER_H_
