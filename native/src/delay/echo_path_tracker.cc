#include "delay/echo_path_tracker.h"

#include <algorithm>
#include <cmath>

namespace anecho {

void EchoPathTracker::Start(const EchoPath& path) {
  started_ = true;
  pattern_ = path.pattern;
  pattern_size_ = path.point_count;
  arrival_s_ = matcher_.FirstArrival(pattern_, config_.arrival);
  lead_s_ = arrival_s_ - matcher_.FirstArrival(pattern_, config_.faint_arrival);
  ++path_number_;
  point_count_ = 0;
  line_ = path.line;
  line_.delay_s += arrival_s_;
  for (int i = 0; i < path.point_count; ++i) {
    DelayPoint point = path.points[i];
    point.delay_s += arrival_s_;
    AddPoint(point);
  }
}

void EchoPathTracker::Stop() {
  started_ = false;
  point_count_ = 0;
}

bool EchoPathTracker::Offer(const EchoCorrelation& correlation) {
  if (!started_) return false;
  const double expected = line_.At(correlation.time_s);
  const double start_s = expected - arrival_s_;
  const int lag = std::clamp(static_cast<int>(std::lround(start_s * EchoCorrelation::kRate)),
                             EchoResponseMatcher::kMinStartLag, EchoResponseMatcher::kMaxStartLag);
  EchoResponse response = matcher_.Cut(correlation, lag);
  response.Advance(start_s - static_cast<double>(lag) / EchoCorrelation::kRate);
  const auto match = matcher_.Compare(response, pattern_, config_.search_range_s);
  const double tolerance =
      std::min(config_.max_shift_s + 3 * line_.SigmaAt(correlation.time_s), config_.search_range_s);
  if (match.similarity < config_.min_similarity || std::abs(match.shift_s) > tolerance)
    return false;
  response.Advance(match.shift_s);
  const int most = config_.pattern_segments;
  pattern_size_ = std::min(pattern_size_ + 1, most);
  const float decay = pattern_size_ == most ? 1 - 1.0f / static_cast<float>(most) : 1.0f;
  pattern_.Mix(response, match.similarity, decay);
  AddPoint({.time_s = correlation.time_s,
            .delay_s = expected + match.shift_s,
            .weight = std::min(match.similarity, 1.0f)});
  return true;
}

void EchoPathTracker::AddPoint(DelayPoint point) {
  int old = point_count_ == kMaxPoints ? 1 : 0;
  while (old < point_count_ && points_[old].time_s < point.time_s - config_.window_s) ++old;
  std::rotate(points_.begin(), points_.begin() + old, points_.end());
  point_count_ -= old;
  point.path = path_number_;
  points_[point_count_++] = point;
  // With fewer than four points, the previous line stays: a fit could be far too steep.
  if (point_count_ >= 4) line_ = FitDelayLine(points());
}

}  // namespace anecho
