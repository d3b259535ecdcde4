#ifndef ANECHO_ALIGN_ALIGN_CONFIG_H_
#define ANECHO_ALIGN_ALIGN_CONFIG_H_

#include "base/time.h"

namespace anecho {

/// Configuration of ReferenceTimeline.
struct ReferenceTimelineConfig {
  /// If the read position is off by more than this, a device has restarted or a delay has changed:
  /// the read position steps.
  double step_s = 5e-3;
  /// A smaller error is slewed away over `slew_s`; `max_slew` is the largest change of pitch for
  /// that, as a share.
  double slew_s = 1;
  double max_slew = 500e-6;
  /// Largest difference of the clocks that the reading follows, as a share: no device is off by as
  /// much.
  double max_clock_error = 0.01;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Configuration of CaptureDelay.
struct CaptureDelayConfig {
  /// A packet later than this is a stall, for which the delay does not grow.
  double max_late_s = 50e-3;
  /// If `late_packets` packets are late within `late_frames` frames, the delay grows by a frame.
  int late_packets = 3;
  int late_frames = kFramesPerSecond;
  /// If each of `spare_frames` frames in a row has more slack than `spare_s`, the delay falls by a
  /// frame. The default is one frame, and 2 ms because timestamps scatter.
  double spare_s = kFrame_s + 2e-3;
  int spare_frames = 10 * kFramesPerSecond;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_ALIGN_CONFIG_H_
