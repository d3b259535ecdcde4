#ifndef ANECHO_DELAY_DELAY_CONFIG_H_
#define ANECHO_DELAY_DELAY_CONFIG_H_

#include "align/align_config.h"

namespace anecho {

/// Configuration of EchoPathAcquisition.
struct EchoPathAcquisitionConfig {
  /// Segments of 0.5 s that must agree: 2 to EchoPath::kMaxPoints. Segments older than `max_age_s`
  /// are forgotten.
  int min_segments = 4;
  double max_age_s = 30;
  /// Limit of one segment's evidence for a lag, in squares of EchoCorrelation::floor, so that no
  /// single segment decides.
  float max_evidence = 64;
  /// The highest evidence must be this many standard deviations above the mean over all lags.
  double min_prominence = 7;
  /// Drifts of up to 500 ppm are looked for (the worst sound card crystals are at 300).
  double max_slope = 500e-6;
  /// Step of the drift search, as a change of the delay over the time that the segments span: a
  /// third of a period at 1.7 kHz.
  double slope_step_s = 200e-6;
  /// The peak of the segments' sum near the response must be this many times as high as the highest
  /// peak at other lags.
  float min_uniqueness = 2;
  /// The response must fill this much of the band: (sum |H|^2)^2 / (bins * sum |H|^4), 0 to 1.
  /// Rooms have 0.5, chords 0.1.
  float min_band_fill = 0.2f;
  /// How many times the segments are aligned with their mean, each by no more than `align_range_s`.
  int rounds = 3;
  double align_range_s = 1e-3;
  /// Least similarity of a segment to the others, 0 to 1: unrelated responses reach 0.2 (measured).
  float min_similarity = 0.25f;
  /// A segment farther than this from the line is left out.
  double max_residual_s = 120e-6;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of EchoPathTracker.
struct EchoPathTrackerConfig {
  /// Age up to which points count for the line.
  double window_s = 40;
  /// Least similarity of a segment to the path's pattern, 0 to 1.
  float min_similarity = 0.25f;
  /// A point farther from the line than this plus three standard deviations of the line is not of
  /// this path. The method resolves 5 to 20 us.
  double max_shift_s = 250e-6;
  /// Shifts up to this are looked at, so that a jump is not taken for a side peak near the line.
  double search_range_s = 4e-3;
  /// Segments in the pattern's memory: about 16 s, so that it follows a path that changes slowly.
  int pattern_segments = 32;
  /// Least height of a peak, as a share of the highest one: for an arrival, and for what may be a
  /// fainter arrival.
  float arrival = 1.0f / 2;
  float faint_arrival = 1.0f / 3;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of EchoDelayEstimator.
struct EchoDelayEstimatorConfig {
  EchoPathAcquisitionConfig acquisition;
  EchoPathTrackerConfig tracker;
  /// Segments over which the share of those that show the path is averaged.
  double share_segments = 16;
  /// Segments in a row without the path after which its confidence has fallen by a factor of e.
  double miss_segments = 40;
  /// Least confidence of a valid estimate, 0 to 1.
  double min_confidence = 0.15;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of ReferenceDelayController.
struct ReferenceDelayConfig {
  EchoDelayEstimatorConfig estimator;
  CaptureDelayConfig capture;
  /// The delay behind the reference at which the echo is placed. 9 ms are best in the scenes of the
  /// benchmark's guard (bench/guard/): at 10 and 11 ms, two of the scenes lose 2 to 3 dB.
  double target_ms = 9;
  /// The same for a recording, where the canceller begins amid the echo. There 10 ms are better: 44
  /// dB of echo reduction in the first seconds of ten variants of a laptop's recording, and 22 dB
  /// at 9 ms (recordings_test.ts).
  double recording_target_ms = 10;
  /// Where AEC3's filter begins, behind its reference: EchoCancellerConfig::placed_delay_ms.
  double filter_ms = 4;
  /// Room for sound that comes before the first arrival found.
  double margin_ms = 1.5;
  /// The largest target where fainter sound comes first; and the latest place at which an echo is
  /// left where it is.
  double max_target_ms = 18;
  double max_ms = 20;
  /// Confidence that an estimate must have before the shift (the delay at which the reference is
  /// read) steps or grows by it, 0 to 1.
  double sure_confidence = 0.5;
  /// A lower confidence is enough in three cases: for the first placement, since the canceller soon
  /// learns again what it has learnt by then; where the canceller has lost the echo; and for a new
  /// path, since the echo has left the previous one.
  double first_confidence = 0.3;
  /// Standard deviations that the estimate must be below: of the delay, before the shift steps; of
  /// the drift, before the shift grows by it.
  double sure_delay_ms = 0.5;
  double sure_drift_ppm = 2;
  /// The shift grows by a drift that exceeds this many deviations plus 1 ppm.
  double drift_deviations = 4;
  /// When the shift steps, it also grows by a less certain drift (as after few segments), if the
  /// drift exceeds this many deviations plus `early_drift_ppm`: the error that remains is small
  /// beside such a drift. (The margin is large since few points give doubtful deviations.)
  double early_deviations = 6;
  double early_drift_ppm = 30;
  /// The echo is searched in reference that is `search_slack_s` older than the newest, so that the
  /// microphone's delay may later fall by up to four frames. With a slack of up to
  /// `max_search_slack_s`, an echo right behind the newest reference is still found.
  double search_slack_s = 40e-3;
  double max_search_slack_s = 60e-3;
  /// Frames over which that slack is measured, and the most by which it varies in these frames
  /// while packets come.
  int slack_frames = 50;
  double max_slack_spread_s = 200e-3;
  /// An echo that was seen within this time is in the search's reach.
  double seen_s = 1.5;

  /// The earliest place at which an echo is left where it is.
  double min_ms() const { return filter_ms + margin_ms; }

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_DELAY_CONFIG_H_
