#ifndef ANECHO_ALIGN_ALIGN_CONFIG_H_
#define ANECHO_ALIGN_ALIGN_CONFIG_H_

#include "base/time.h"

namespace anecho {

/// Of ReferenceTimeline.
struct ReferenceTimelineConfig {
  /// Farther off than this is a real jump (a device restarted, a delay that changed), not a clock
  /// to follow: the reading place steps.
  double step_s = 5e-3;
  /// Smaller errors are worked off over this time, by no more than this change of pitch.
  double slew_s = 1;
  double max_slew = 500e-6;
  /// By how much the clocks may differ, as a share: more than a device is off by.
  double max_clock_error = 0.01;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Of CaptureDelay.
struct CaptureDelayConfig {
  /// A packet that is later than this had a hiccup, and is not waited for.
  double max_late_s = 50e-3;
  /// So many late packets within so many frames are a habit.
  int late_packets = 3;
  int late_frames = kFramesPerSecond;
  /// Slack that is left in so many frames before one is waited for less: a frame, and a little for
  /// stamps that scatter.
  double spare_s = kFrame_s + 2e-3;
  int spare_frames = 10 * kFramesPerSecond;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_ALIGN_CONFIG_H_
