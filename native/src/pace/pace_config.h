#ifndef ANECHO_PACE_PACE_CONFIG_H_
#define ANECHO_PACE_PACE_CONFIG_H_

namespace anecho {

/// Configuration of FillController.
struct FillControllerConfig {
  /// Limits of the trim and of its speed: both are inaudible.
  double max_trim_ppm = 2000;
  double max_slew_ppm_per_s = 1000;
  /// Devices that say 44,100 Hz and run at 44,056 Hz need 1,000 ppm.
  double max_drift_ppm = 1800;
  /// Time constant of the fill's smoothing, and the largest deviation from the smoothed fill that
  /// counts: a late turn finds the fill low once.
  double smoothing_s = 1;
  double max_surprise_s = 20e-3;
  /// Time constant of the loop, first and last; in between, a share of the time that the loop has
  /// run.
  double first_time_s = 10;
  double last_time_s = 40;
  double age_share = 0.25;
  /// A turn counts as no longer than this.
  double max_turn_s = 0.1;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of OutputPacer.
struct OutputPacerConfig {
  FillControllerConfig controller;
  /// Length of fades, and of the past that is kept to extrapolate from.
  double fade_s = 5e-3;
  double history_s = 10e-3;
  /// Room in our own queue, beyond the target.
  double room_s = 1;
  /// A device that takes nothing for this long has no consumer.
  double idle_s = 0.1;
  /// If no turn comes for this long, there has been a pause.
  double pause_s = 0.3;
  /// Time for which too much must be queued before some is dropped.
  double crowded_s = 0.3;
  /// Excess above the target (and the device's own ripple) that the controller alone drains: a
  /// frame by which the capture delay has fallen, another if the device's clock slips past ours by
  /// a period, and a little more.
  double crowded_margin_s = 25e-3;
  /// Initial backlog that is kept, since speech begins with it, and the seconds of it that are
  /// drained per second.
  double start_surplus_s = 0.2;
  double start_pace = 1e-3;
  /// Time in which the device's ripple is forgotten.
  double ripple_memory_s = 10;
  /// A queue this low without a new frame is about to run dry: share of the target, at most a turn.
  double low_share = 0.75;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_PACE_PACE_CONFIG_H_
