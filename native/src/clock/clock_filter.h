#ifndef ANECHO_CLOCK_CLOCK_FILTER_H_
#define ANECHO_CLOCK_CLOCK_FILTER_H_

#include "clock/clock_config.h"
#include "clock/stamp_bucket.h"

namespace anecho {

/// Kalman filter for the line under noisy timestamps. It estimates the offset, the slope, and the
/// bias between the mean and the lowest stamp.
///
/// Lowest and mean are two readings of one line. Which is sharper depends on the jitter: arrival
/// times have a hard lower edge, other stamps scatter as a bell. The filter weighs both by the
/// variance that their innovations have shown so far, and limits outliers.
class ClockFilter {
 public:
  enum class Verdict {
    kUsed = 1,
    /// The readings say that the line is elsewhere; the line was not changed.
    kOffLine,
  };

  explicit ClockFilter(const ClockFilterConfig& config = {}) : config_(config) {}

  // real-time
  /// Forgets everything.
  void Reset();
  // real-time
  /// Moves the line's zero on by `span` seconds of the device's time.
  /// @param elapsed seconds of real time; differs from `span` if the device stood still.
  void Advance(double span, double elapsed);
  // real-time
  /// Updates the line from a bucket of stamps, whose lateness is measured from the line's zero.
  /// @param place_from_zero mean place of the stamps, seconds from the zero; usually negative.
  /// @param way_changes the stamps are arrival times whose latency changes by far more than they
  /// scatter. Then the mean tells little, and the lowest stamps count only while the latency is
  /// short; while it is long, they are off the line.
  Verdict Learn(const StampSummary& stamps, double place_from_zero, bool way_changes);
  // real-time
  /// Moves the line to `offset`, with a standard deviation of `deviation` (seconds). Keeps slope
  /// and bias.
  void MoveTo(double offset, double deviation);
  // real-time
  /// Moves the zero of the time axis back by `seconds`, so that every stamp is that much later.
  void Shift(double seconds) { offset_ += seconds; }
  // real-time
  /// Sets the slope, with a standard deviation of `deviation`, whatever was learnt.
  void SetSlope(double slope, double deviation);
  // real-time
  /// Makes the slope less sure, by `deviation`.
  void DoubtSlope(double deviation);

  /// Lateness of the lowest stamps at the zero, seconds.
  double offset() const { return offset_; }
  /// Seconds by which stamps grow later per second of the device's nominal time.
  double slope() const { return slope_; }
  /// Mean stamp minus lowest stamp, seconds.
  double bias() const { return bias_; }
  double SlopeDeviation() const;
  /// Standard deviation, in seconds, of the lateness that the filter expects of the mean stamp
  /// `place` seconds from the zero.
  double DeviationAt(double place) const;

 private:
  // Scalar reading of offset + place × slope + bias_weight × bias.
  struct Reading {
    double value = 0;
    double place = 0;
    double bias_weight = 0;
  };
  // Running estimate of a reading's own variance.
  struct Noise {
    double variance = 0;
    int count = 0;
    void Start(double from_bucket);
    double For(double from_bucket, const ClockFilterConfig& config) const;
    void Follow(double surprise_squared, double expected_squared, const ClockFilterConfig& config);
  };

  double Surprise(const Reading& reading) const;
  double Variance(const Reading& reading) const;
  bool IsOffLine(const Reading& reading, double noise) const;
  void Use(const Reading& reading, double noise);
  void AddCovariance(double offset, double slope, double cross);

  const ClockFilterConfig config_;
  double offset_ = 0;
  double slope_ = 0;
  double bias_ = 0;
  // Covariance of (offset, slope, bias).
  double p_[3][3] = {};
  // Buckets in a row whose lowest stamp alone was off the line.
  int early_ = 0;
  Noise mean_;
  Noise lowest_;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_CLOCK_FILTER_H_
