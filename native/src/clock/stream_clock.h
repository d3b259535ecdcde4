#ifndef ANECHO_CLOCK_STREAM_CLOCK_H_
#define ANECHO_CLOCK_STREAM_CLOCK_H_

#include <cstdint>

#include "base/ppm.h"
#include "base/time.h"
#include "clock/clock_config.h"
#include "clock/clock_filter.h"
#include "clock/stamp_bucket.h"

namespace anecho {

/// Fits a line to the (position, timestamp) pairs of a device's packets: rate and offset on the
/// engine's clock, with their uncertainty.
///
/// Timestamps of half a second go into a bucket. Its mean and its lowest stamp, outliers removed,
/// feed a Kalman filter that weighs both by their measured noise. The mean is best where stamps
/// scatter as a bell, the lowest where they are arrival times, which are hardly ever early. A
/// delay-locked loop (F. Adriaensen, "Using a DLL to filter time", 2005) or a least-squares fit
/// needs several times as long for arrival times.
///
/// Stamps off the line are rejected until several agree on another line: then the line steps there
/// and keeps its rate. Once ready(), the line moves smoothly except for such steps, which Update()
/// reports.
///
/// A step in the timestamps need not be a step of the device: with arrival timestamps, the
/// transport latency may have changed, e.g. by one PulseAudio fragment (Wine changes it by 10 ms
/// within seconds). If the device has counted on without a gap and the step is below 30 ms, the
/// line stays and slews towards the stamps by 20 ppm. From then on a bucket spans two seconds, and
/// only its lowest stamps count, whose latency is short.
class StreamClock {
 public:
  enum class Result {
    kAccepted = 1,
    /// Too late or too early to be true, or at the same position as the last one; place the packet
    /// by the line.
    kRejected,
    /// The line has stepped: the device or its position stood still, or skipped, or the line had
    /// drifted off. The rate is kept.
    kJump,
    /// The device has begun to count anew (or this is the first pair).
    kRestart,
  };

  /// @param nominal_rate the rate that the device states, Hz, above 0. The true rate may be ±1,000
  /// ppm off.
  explicit StreamClock(int nominal_rate, const StreamClockConfig& config = {});

  // real-time
  /// @param position index of a packet's first frame, as counted by the device.
  /// @param frames number of frames in the packet.
  /// @param time when its first frame passed the device, or arrived.
  Result Update(std::int64_t position, std::int64_t frames, Nanoseconds time);
  // real-time
  /// Forgets everything.
  void Reset();

  // real-time
  /// @return the position on the line, in frames; without meaning before the first Update(). Exact
  /// to 1e-5 frames for days.
  double PositionAt(Nanoseconds time) const;
  // real-time
  /// @return the time at which the line passes `position`. The line is that of the lowest stamps,
  /// so it suits arrival times too.
  Nanoseconds TimeAt(double position) const;

  /// True rate: frames per second of the engine's clock.
  double rate() const;
  /// Deviation of the true rate from the nominal one.
  Ppm rate_error() const;
  /// Standard deviation of the rate.
  Ppm rate_uncertainty() const;
  /// Whether the standard deviation of the rate has once been below 10 ppm. Until then the line may
  /// move with every Update().
  bool ready() const { return ready_; }

 private:
  struct Line {
    // Lateness of the anchor, seconds, and its growth per second.
    double offset = 0;
    double slope = 0;
  };
  // Stamps off the line that agree with each other.
  struct Candidate {
    int count = 0;
    std::int64_t position = 0;
    Nanoseconds time{0};
    // Lateness of the first stamp, less the line's slope; and the sum of the other stamps'
    // differences from it.
    double lateness = 0;
    double sum = 0;
  };

  double PlaceOf(std::int64_t position) const;
  double LatenessAt(std::int64_t position, Nanoseconds time) const;
  double Reach() const;
  Result Start(std::int64_t position, Nanoseconds time);
  void AdvanceTo(std::int64_t position, double elapsed);
  void Notice(std::int64_t position, std::int64_t frames, Nanoseconds time);
  bool IsLatencyStep(double change) const;
  void ExpectLatencySteps();
  double BucketSeconds() const;
  void Reanchor(std::int64_t position, Nanoseconds time, double doubt);
  Result Consider(std::int64_t position, Nanoseconds time, double lateness);
  Result CloseBucket(std::int64_t position);
  Result FollowFilter();
  void TurnTo(double off, double seconds, double most);

  const StreamClockConfig config_;
  int nominal_rate_;
  bool started_ = false;
  bool ready_ = false;
  // The line has just moved: the first full bucket may still move it.
  bool settling_ = false;
  // Zero of the filter and of the line.
  std::int64_t anchor_position_ = 0;
  Nanoseconds anchor_time_{0};
  std::int64_t last_position_ = 0;
  Nanoseconds last_time_{0};
  // Just behind the last packet.
  std::int64_t end_ = 0;
  // Packets came in a burst once: the stamps are times of arrival.
  bool has_arrival_timestamps_ = false;
  // The transport latency of those stamps has changed.
  bool latency_varies_ = false;
  // The device has left out no frame since the last stamp on the line.
  bool gapless_ = true;
  // Usual scatter of a stamp, seconds.
  double spread_ = 0;
  int buckets_ = 0;
  int off_line_buckets_ = 0;
  int rejected_ = 0;
  Candidate candidate_;
  StampBucket bucket_;
  ClockFilter filter_;
  Line line_;
  // Intended distance of the line from the filter's: by how much the latency has become shorter,
  // seconds.
  double latency_offset_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_STREAM_CLOCK_H_
