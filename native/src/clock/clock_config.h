#ifndef ANECHO_CLOCK_CLOCK_CONFIG_H_
#define ANECHO_CLOCK_CLOCK_CONFIG_H_

namespace anecho {

/// Of ClockFilter.
struct ClockFilterConfig {
  /// Standard deviations before anything is known: of the offset and the bias in seconds, and of
  /// the slope. Devices that say 44,100 Hz and run at 44,056 Hz are 1,000 ppm off.
  double first_offset_deviation_s = 0.03;
  double first_slope_deviation = 1e-3;
  double first_bias_deviation_s = 0.01;
  /// Random walk of a quartz's rate, variance per second: lets the filter follow 0.5 ppm a minute
  /// with less than 1 ppm of lag, and remember about a minute of stamps of 5 ms jitter (measured,
  /// stream_clock_test.cc).
  double slope_walk = 2e-16;
  double bias_walk = 1e-11;
  /// How fast the rate may have changed over a silence longer than this, per second: 0.3 ppm a
  /// minute.
  double silence_s = 2;
  double silent_wander = 0.3e-6 / 60;
  /// Deviations at which an outlier's weight is held (Huber).
  double huber = 3;
  /// A reading is off the line beyond so many deviations, and by so much at least.
  double off_line_deviations = 6;
  double min_off_line_s = 60e-6;
  /// Buckets in a row whose lowest stamp alone is too early, until that is believed.
  int early_buckets = 3;
  /// Buckets over which the noise is averaged, and at first by the buckets' own figures.
  int noise_buckets = 40;
  int first_noise_buckets = 10;
  /// A bucket's own figure is rough, but tells at once when the jitter has grown: by this factor of
  /// variance.
  double much_noise = 9;
  /// Variance below which the noise is not taken to fall, s^2.
  double min_noise = 1e-12;
  /// Where the latency changes: noise of the stamps by it, and of the lowest ones where it is short
  /// (measured under Wine: latencies 10 ms apart, each 0.2 ms wide).
  double long_latency_noise_s = 10e-3;
  double short_latency_noise_s = 0.2e-3;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Of StreamClock.
struct StreamClockConfig {
  ClockFilterConfig filter;
  /// Time of a bucket of stamps; where the latency changes, it is as long as it takes until it has
  /// been short once.
  double bucket_s = 0.5;
  double latency_bucket_s = 2;
  /// After such a silence, what is off the line is believed at once.
  double pause_s = 0.5;
  /// Usual scatter of a stamp: before any is known, and at most.
  double first_spread_s = 2e-3;
  double max_spread_s = 50e-3;
  /// A stamp is off the line beyond this many spreads and deviations of the line, plus a margin.
  double reach_spreads = 6;
  double reach_deviations = 4;
  double reach_margin_s = 0.2e-3;
  /// This many packets over this long must agree before the line jumps. A late wake-up's backlog
  /// comes at once.
  int jump_packets = 5;
  double jump_s = 40e-3;
  /// They agree within so many spreads plus a margin.
  double agree_spreads = 3;
  double agree_margin_s = 0.1e-3;
  /// So must this many buckets. The line is less sure then, by so much in offset and slope.
  int jump_buckets = 3;
  double jump_doubt_s = 50e-6;
  double jump_slope_doubt = 5e-6;
  /// So many more rejected than accepted: the jitter has grown.
  int max_rejected = 20;
  /// The line is ready after so many buckets, once its slope is as sure as this.
  int ready_buckets = 3;
  double ready_slope_deviation = 10e-6;
  /// The line turns to the filter's within this time, by so much more or less slope.
  double follow_s = 10;
  double max_follow_slope = 20e-6;
  /// Farther than this is not worth the way: the line jumps. Less does where it has just moved.
  double snap_s = 1e-3;
  double settling_snap_s = 0.25e-3;
  /// Two packets whose stamps are nearer to each other than this share of the first one's length
  /// came in a burst.
  double burst_share = 0.5;
  /// A quartz is this near to its nominal rate, and nothing is farther off than the other. Arrival
  /// times whose latency has changed within the first seconds look like a slope beyond both.
  double usual_slope = 100e-6;
  double max_slope = 1.2e-3;
  /// By so much the latency may change: three packets of 10 ms.
  double max_latency_step_s = 30e-3;
  /// Not yet ready, but after this many buckets, the line of arrival times steps no more: it slews
  /// within a share of the time it has had, and by as much slope as is unsure.
  int found_buckets = 3;
  double follow_share = 0.5;
  double unsure_deviations = 2;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_CLOCK_CONFIG_H_
