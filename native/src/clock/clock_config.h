#ifndef ANECHO_CLOCK_CLOCK_CONFIG_H_
#define ANECHO_CLOCK_CLOCK_CONFIG_H_

namespace anecho {

/// Configuration of ClockFilter.
struct ClockFilterConfig {
  /// Initial standard deviations: of the offset and the bias in seconds, and of the slope. Devices
  /// that say 44,100 Hz and run at 44,056 Hz are 1,000 ppm off.
  double first_offset_deviation_s = 0.03;
  double first_slope_deviation = 1e-3;
  double first_bias_deviation_s = 0.01;
  /// Random walks of a quartz's rate and of the bias, variance per second. With `slope_walk`, the
  /// filter follows 0.5 ppm a minute with less than 1 ppm of lag, and remembers about a minute of
  /// stamps of 5 ms jitter (measured, stream_clock_test.cc).
  double slope_walk = 2e-16;
  double bias_walk = 1e-11;
  /// After a silence longer than `silence_s`, the rate may have changed by `silent_wander` per
  /// second of silence: 0.3 ppm a minute.
  double silence_s = 2;
  double silent_wander = 0.3e-6 / 60;
  /// Deviations beyond which an outlier's influence no longer grows (Huber).
  double huber = 3;
  /// A reading is off the line if it is off by more than this many deviations, and by more than
  /// `min_off_line_s`.
  double off_line_deviations = 6;
  double min_off_line_s = 60e-6;
  /// A lowest stamp that is off the line, while the mean is not, is taken for an outlier. If this
  /// many buckets in a row have one, it is believed.
  int early_buckets = 3;
  /// Number of buckets over which the noise is averaged; and number of buckets after the start for
  /// which the noise is the mean of the buckets' own variances.
  int noise_buckets = 40;
  int first_noise_buckets = 10;
  /// A bucket's own variance is rough, but shows at once that the jitter has grown: it is used if
  /// it is this many times the averaged one.
  double much_noise = 9;
  /// Least variance of the noise, s^2.
  double min_noise = 1e-12;
  /// Least noise where the latency changes: of the mean stamp, and of the lowest stamp, which shows
  /// the short latency (measured under Wine: latencies 10 ms apart, each 0.2 ms wide).
  double long_latency_noise_s = 10e-3;
  double short_latency_noise_s = 0.2e-3;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of StreamClock.
struct StreamClockConfig {
  ClockFilterConfig filter;
  /// Length of a bucket of stamps: usually, and where the latency changes. `latency_bucket_s` is
  /// long enough that some stamps of each bucket have the short latency.
  double bucket_s = 0.5;
  double latency_bucket_s = 2;
  /// After a pause longer than this, a stamp off the line is believed at once.
  double pause_s = 0.5;
  /// Usual scatter of a stamp: the initial value, and the most to which rejected stamps raise it.
  double first_spread_s = 2e-3;
  double max_spread_s = 50e-3;
  /// A stamp is off the line if its distance from the line is more than `reach_spreads` usual
  /// scatters of a stamp, plus `reach_deviations` standard deviations of the line, plus a margin.
  double reach_spreads = 6;
  double reach_deviations = 4;
  double reach_margin_s = 0.2e-3;
  /// This many packets over this long must agree before the line jumps. The backlog after a late
  /// wake-up comes all at once, so it does not make the line jump.
  int jump_packets = 5;
  double jump_s = 40e-3;
  /// Packets agree if they differ by at most this many usual scatters of a stamp, plus a margin.
  double agree_spreads = 3;
  double agree_margin_s = 0.1e-3;
  /// `jump_buckets` buckets in a row off the line make it jump too. Each jump adds `jump_doubt_s`
  /// to the uncertainty of the offset; a jump by buckets also adds `jump_slope_doubt` to that of
  /// the slope.
  int jump_buckets = 3;
  double jump_doubt_s = 50e-6;
  double jump_slope_doubt = 5e-6;
  /// If more than this many more stamps are rejected than accepted, the jitter has grown, and the
  /// usual scatter doubles.
  int max_rejected = 20;
  /// The clock is ready after this many buckets, once the slope's deviation is below this.
  int ready_buckets = 3;
  double ready_slope_deviation = 10e-6;
  /// The line slews to the filter's line within this time, and for that its slope differs from the
  /// filter's by at most this much.
  double follow_s = 10;
  double max_follow_slope = 20e-6;
  /// If the filter's line is farther away than this, the line jumps there. The second distance
  /// applies just after a jump or a pause.
  double snap_s = 1e-3;
  double settling_snap_s = 0.25e-3;
  /// Two packets whose stamps are nearer to each other than this share of the first one's length
  /// came in a burst.
  double burst_share = 0.5;
  /// A quartz deviates from its nominal rate by no more than the first of these, and no device by
  /// more than the second. Arrival times whose latency has changed within the first seconds look
  /// like a slope beyond both.
  double usual_slope = 100e-6;
  double max_slope = 1.2e-3;
  /// Largest change of the latency: three packets of 10 ms.
  double max_latency_step_s = 30e-3;
  /// After `found_buckets` buckets, even before the clock is ready, the line of arrival times slews
  /// instead of stepping. It does so within the share `follow_share` of the time so far, or within
  /// `follow_s` if that is shorter; and by at most `unsure_deviations` standard deviations of the
  /// slope, or `max_follow_slope` if that is more.
  int found_buckets = 3;
  double follow_share = 0.5;
  double unsure_deviations = 2;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_CLOCK_CONFIG_H_
