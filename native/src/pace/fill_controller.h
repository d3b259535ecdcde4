#ifndef ANECHO_PACE_FILL_CONTROLLER_H_
#define ANECHO_PACE_FILL_CONTROLLER_H_

#include "base/ppm.h"
#include "pace/pace_config.h"

namespace anecho {

/// Keeps a buffer's fill at its target by trimming the rate at which it is fed.
///
/// A proportional-integral loop, critically damped; its integral is the drift between the clocks of
/// producer and consumer. Its time constant is 10 s at first, and rises to 40 s in the first
/// minutes. A device takes a whole period at once, and its periods drift slowly against our turns.
/// So the fill that the turns see is a sawtooth, one tooth of which may take minutes; a slow loop
/// hardly follows it. The trim stays within ±2,000 ppm and changes by at most 1,000 ppm a second:
/// both are inaudible.
class FillController {
 public:
  /// @param target the fill to keep, averaged over time, in seconds.
  explicit FillController(double target, const FillControllerConfig& config = {});

  // real-time
  /// @param fill seconds of audio that are queued, without the audio of this turn.
  /// @param elapsed seconds since the last turn, 0 or more.
  void Update(double fill, double elapsed);
  // real-time
  /// Call when the fill has changed abruptly: the next Update() takes its fill without smoothing.
  /// Trim and drift stay.
  void Restart();

  /// Positive: more output is wanted than the nominal rates give.
  Ppm trim() const { return {trim_ppm_}; }
  /// By how much the consumer runs faster than the producer: the loop's integral.
  Ppm drift() const { return {drift_ppm_}; }
  /// Smoothed fill, seconds.
  double fill() const { return fill_; }

 private:
  FillControllerConfig config_;
  double target_;
  double fill_;
  double age_ = 0;
  double trim_ppm_ = 0;
  double drift_ppm_ = 0;
  bool fresh_ = true;
};

}  // namespace anecho

#endif  // ANECHO_PACE_FILL_CONTROLLER_H_
