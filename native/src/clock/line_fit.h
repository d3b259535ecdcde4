#ifndef ANECHO_CLOCK_LINE_FIT_H_
#define ANECHO_CLOCK_LINE_FIT_H_

#include <span>

namespace anecho {

/// The delay of the echo, as measured at one time.
struct DelayPoint {
  /// Seconds of microphone signal.
  double time_s = 0;
  /// Seconds by which the echo is behind the reference.
  double delay_s = 0;
  /// Trust, more than 0 and at most 1.
  float weight = 0;
  /// Number of the echo path. Points of one path share a line; the delays of two paths are
  /// unrelated.
  int path = 0;
};

/// delay(t) = delay_s + slope * (t - time_s), with standard deviations.
struct DelayLine {
  double time_s = 0;
  double delay_s = 0;
  double slope = 0;
  double delay_sigma_s = 1;
  double slope_sigma = 1;
  /// Spread of the points around the line, in seconds.
  double residual_s = 0;

  double At(double time) const { return delay_s + slope * (time - time_s); }
  /// @return the standard deviation of At(time).
  double SigmaAt(double time) const;
};

// real-time
/// Fits a line through `points`, such that a few wrong ones do not bend it (weighted least squares,
/// with Cauchy's weights iterated 5 times).
/// @param centre_s, half_width_s if `half_width_s` is above 0, only points within `half_width_s` of
///   `centre_s` count, and nearer ones count more (tricube, as in LOESS).
/// @return a line with slope_sigma 1 when the points cannot tell a slope.
DelayLine FitDelayLine(std::span<const DelayPoint> points, double centre_s = 0,
                       double half_width_s = 0);

// real-time
/// @return 0 (no points) to 1: (1 - exp(-count / 8)) * min(1, mean weight / 0.5).
double DelayConfidence(std::span<const DelayPoint> points);

}  // namespace anecho

#endif  // ANECHO_CLOCK_LINE_FIT_H_
