#ifndef ANECHO_DELAY_ECHO_PATH_TRACKER_H_
#define ANECHO_DELAY_ECHO_PATH_TRACKER_H_

#include <array>
#include <span>

#include "clock/line_fit.h"
#include "delay/delay_config.h"
#include "delay/echo_correlator.h"
#include "delay/echo_path_acquisition.h"
#include "delay/echo_response.h"

namespace anecho {

/// Tracks a known echo path: measures the shift of each segment's response against the mean of
/// those before, and rejects segments that do not show the path (double talk, near end, another
/// path).
class EchoPathTracker {
 public:
  explicit EchoPathTracker(const EchoPathTrackerConfig& config = {}) : config_(config) {}

  // real-time
  /// Follows `path` from now on.
  void Start(const EchoPath& path);

  // real-time
  /// Stops tracking.
  void Stop();

  // real-time
  /// @return whether the segment showed the path, and gave a point.
  bool Offer(const EchoCorrelation& correlation);

  bool started() const { return started_; }
  /// The points in use, oldest first: those of the last 40 s, at most 64. Their `delay_s` is that
  /// of the first arrival (the first peak at least half as high as the highest). Their `path` is 0
  /// for the first path, 1 for the next and so on.
  std::span<const DelayPoint> points() const {
    return {points_.data(), static_cast<std::size_t>(point_count_)};
  }
  /// How much earlier than the first arrival fainter sound may come, s. It comes at the first peak
  /// at least a third as high as the highest, in the mean of the segments that found the path.
  double lead_s() const { return lead_s_; }
  /// The line through points().
  const DelayLine& line() const { return line_; }

 private:
  static constexpr int kMaxPoints = 64;

  void AddPoint(DelayPoint point);

  const EchoPathTrackerConfig config_;
  bool started_ = false;
  EchoResponseMatcher matcher_;
  EchoResponse pattern_;
  /// Segments in the pattern.
  int pattern_size_ = 0;
  /// From the pattern's start to the first arrival.
  double arrival_s_ = 0;
  double lead_s_ = 0;
  std::array<DelayPoint, kMaxPoints> points_{};
  int point_count_ = 0;
  DelayLine line_;
  int path_number_ = -1;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_PATH_TRACKER_H_
