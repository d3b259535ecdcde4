#ifndef ANECHO_DELAY_DELAY_CURVE_H_
#define ANECHO_DELAY_DELAY_CURVE_H_

#include <span>
#include <vector>

#include "base/ppm.h"
#include "clock/line_fit.h"

namespace anecho {

/// Delay of the echo over a whole recording: straight lines between knots, with steps where the
/// path changed.
class DelayCurve {
 public:
  struct Knot {
    double time_s = 0;
    double delay_s = 0;
  };

  /// Makes an empty curve.
  DelayCurve() = default;

  /// @param points of paths that are numbered in order of time. The curve steps halfway between the
  /// last point of a path and the first one of the next, also where the two paths overlap.
  explicit DelayCurve(std::span<const DelayPoint> points);

  /// @return whether nothing is known: DelayAt() and DriftAt() are 0 then.
  bool empty() const { return knots_.empty(); }

  /// @return the delay of the echo behind the reference at `time_s`, both in seconds of microphone
  /// signal; continued in a straight line before the first and after the last knot.
  double DelayAt(double time_s) const;

  /// @return the slope of DelayAt(): positive when the microphone's clock is the faster one.
  Ppm DriftAt(double time_s) const;

  /// @return the number of steps up to `time_s`.
  int StepsUntil(double time_s) const;

  /// Moves the step that is nearest to `near_s` to `time_s`, or as far as the lines before and
  /// after it reach.
  void MoveStep(double near_s, double time_s);

  struct Range {
    double lowest_s = 0;
    double highest_s = 0;
  };
  /// @return the smallest and the largest DelayAt() from 0 to `end_s`.
  Range DelaysUntil(double end_s) const;

  /// @return standard deviation of DriftAt(), of the path with the most points.
  Ppm drift_uncertainty() const { return drift_uncertainty_; }
  /// @return DelayConfidence() of the points: 0 to 1; 0 if nothing is known, 0.98 for 30 points of
  ///   a plain echo.
  double confidence() const { return confidence_; }
  /// In order of time. Two knots at one time are a step.
  std::span<const Knot> knots() const { return knots_; }

 private:
  void AddPath(std::span<const DelayPoint> points);
  std::size_t SegmentAt(double time_s) const;

  std::vector<Knot> knots_;
  double confidence_ = 0;
  Ppm drift_uncertainty_;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_DELAY_CURVE_H_
