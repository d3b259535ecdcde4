#ifndef ANECHO_ALIGN_ALIGN_CONFIG_H_
#define ANECHO_ALIGN_ALIGN_CONFIG_H_

#include "base/time.h"

namespace anecho {

/// Configuration of ReferenceTimeline.
struct ReferenceTimelineConfig {
  /// A larger error is a real jump (a device restarted, a delay changed), not a clock to follow:
  /// the read position steps.
  double step_s = 5e-3;
  /// Smaller errors are slewed away over this time, by no more than this change of pitch.
  double slew_s = 1;
  double max_slew = 500e-6;
  /// Largest difference of the clocks, as a share: more than any device has.
  double max_clock_error = 0.01;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of CaptureDelay.
struct CaptureDelayConfig {
  /// A packet later than this is a stall, for which the delay does not grow.
  double max_late_s = 50e-3;
  /// If this many packets are late within this many frames, the delay grows by a frame.
  int late_packets = 3;
  int late_frames = kFramesPerSecond;
  /// If more slack than this is left in all of this many frames, the delay falls by a frame. One
  /// frame, and a little for stamps that scatter.
  double spare_s = kFrame_s + 2e-3;
  int spare_frames = 10 * kFramesPerSecond;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_ALIGN_CONFIG_H_
