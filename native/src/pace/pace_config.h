#ifndef ANECHO_PACE_PACE_CONFIG_H_
#define ANECHO_PACE_PACE_CONFIG_H_

namespace anecho {

/// Configuration of FillController.
struct FillControllerConfig {
  /// Limits of the trim and of its change: both are inaudible.
  double max_trim_ppm = 2000;
  double max_slew_ppm_per_s = 1000;
  /// Limit of the drift. Devices that say 44,100 Hz and run at 44,056 Hz need 1,000 ppm.
  double max_drift_ppm = 1800;
  /// Time constant of the fill's smoothing. A deviation from the smoothed fill beyond
  /// `max_surprise_s` counts as `max_surprise_s`, since a late turn finds the fill low once.
  double smoothing_s = 1;
  double max_surprise_s = 20e-3;
  /// Time constant of the loop: `age_share` of the time that the loop has run, but at least
  /// `first_time_s` and at most `last_time_s`.
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
  /// If too much is queued for this long, some is dropped.
  double crowded_s = 0.3;
  /// More than this above the target plus the device's ripple is too much; a smaller surplus is
  /// left to the controller. The margin is 10 ms by which the capture delay may fall, 10 ms by
  /// which the device's clock may slip past ours, and 5 ms of reserve.
  double crowded_margin_s = 25e-3;
  /// Backlog at the start that is kept, since speech begins with it, and how many seconds of it are
  /// drained per second.
  double start_surplus_s = 0.2;
  double start_pace = 1e-3;
  /// Time constant with which the device's ripple is forgotten: the frames that it takes at once
  /// beyond the steady rate.
  double ripple_memory_s = 10;
  /// The device is about to run dry if no frame waits for it and it has no more than this share of
  /// the target queued, nor more than 10 ms.
  double low_share = 0.75;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_PACE_PACE_CONFIG_H_
