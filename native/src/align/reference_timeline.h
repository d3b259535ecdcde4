#ifndef ANECHO_ALIGN_REFERENCE_TIMELINE_H_
#define ANECHO_ALIGN_REFERENCE_TIMELINE_H_

#include <cstdint>

#include "align/align_config.h"
#include "align/read_cursor.h"
#include "base/ppm.h"
#include "base/time.h"
#include "clock/stream_clock.h"

namespace anecho {

/// Places the reference's packets on one unbroken count of frames, and says where to read it for
/// each microphone frame. It is the arithmetic of the alignment, without the samples.
///
/// Frame n of the timeline is what the reference's device plays n / (its true rate) seconds after
/// the start of its first packet, whether it delivered a packet for that time or not. So silence,
/// stalls and restarts keep their length.
class ReferenceTimeline {
 public:
  /// @param reference_rate nominal sample rate of the reference, Hz.
  /// @param frame_rate sample rate of the frames to be read, Hz.
  ReferenceTimeline(int reference_rate, int frame_rate, const ReferenceTimelineConfig& config = {},
                    const StreamClockConfig& clock = {});

  /// Where a packet lies.
  struct Placement {
    /// First frame on the timeline.
    std::int64_t begin = 0;
    /// Frames from the end of the last packet to `begin`. Positive: a gap; negative: an overlap.
    std::int64_t jump = 0;
  };

  // real-time
  /// @param position as the device counts it; @param time of the first frame.
  Placement Place(std::int64_t position, std::int64_t frames, Nanoseconds time);

  /// Where to read the reference for a frame of the microphone.
  struct Cut {
    /// Position of the first sample on the timeline, and distance from each sample to the next.
    double position = 0;
    double step = 1;
    /// Step of the read position, ms; 0 if it only slewed.
    double step_ms = 0;
  };

  /// The most by which Cut::step differs from the nominal step, as a share: 1 % for the clocks,
  /// which is far more than a device is off by, plus the slew.
  static constexpr double kMaxStepError = 0.0105;

  // real-time
  /// Plans the reading of `frames` samples that were played from `begin` to `end`. Successive
  /// frames of one reader follow on each other: small errors are slewed away, and only large ones
  /// make a step.
  Cut Plan(Nanoseconds begin, Nanoseconds end, int frames, ReadCursor* reader) const;

  /// Deviation of the reference's true rate from its nominal one.
  Ppm rate_error() const { return clock_.rate_error(); }
  bool ready() const { return clock_.ready(); }

 private:
  double WantedAt(Nanoseconds time) const;

  const ReferenceTimelineConfig config_;
  const int reference_rate_;
  const double nominal_step_;
  StreamClock clock_;
  bool started_ = false;
  /// Position on the timeline minus device position.
  std::int64_t offset_ = 0;
  std::int64_t end_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_REFERENCE_TIMELINE_H_
