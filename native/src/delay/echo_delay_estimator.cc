#include "delay/echo_delay_estimator.h"

#include <algorithm>
#include <cmath>

namespace anecho {

void EchoDelayEstimator::Push(std::span<const float> microphone, std::span<const float> reference) {
  if (correlator_.Push(microphone, reference)) {
    TakeSegment(correlator_.correlation());
  } else if (finder_.Step()) {
    Adopt(finder_.path());
  } else if (!tracker_.started()) {
    return;
  }
  UpdateEstimate();
}

void EchoDelayEstimator::Reset() {
  correlator_.Reset();
  finder_.ForgetUntil(correlator_.time_s());
  tracker_.Stop();
  estimate_ = {};
  queue_size_ = 0;
}

void EchoDelayEstimator::TakeSegment(const EchoCorrelation& correlation) {
  const bool joined = tracker_.Offer(correlation);
  share_ += ((joined ? 1.0 : 0.0) - share_) / config_.share_segments;
  misses_ = joined ? 0 : misses_ + 1;
  if (joined) {
    QueuePoints(tracker_.points().last(1));
  } else {
    finder_.Add(correlation);
  }
}

void EchoDelayEstimator::Adopt(const EchoPath& path) {
  const DelayPoint& first = path.points[0];
  const DelayPoint& last = path.points[path.point_count - 1];
  // If the old path was still seen while the new one was, the new one is not proven.
  const auto points = tracker_.points();
  const auto rivals = std::count_if(points.begin(), points.end(), [&](const DelayPoint& point) {
    return point.time_s >= first.time_s;
  });
  if (3 * rivals > path.point_count) {
    // Those segments that came after the old path was last seen may still show a new path, so the
    // search goes on with them. An earlier one may have fitted the new path only by chance.
    finder_.ForgetUntil(points.back().time_s);
    finder_.SearchAgain();
    return;
  }
  finder_.ForgetUntil(last.time_s);
  tracker_.Start(path);
  share_ = 1;
  misses_ = 0;
  QueuePoints(tracker_.points());
}

void EchoDelayEstimator::QueuePoints(std::span<const DelayPoint> points) {
  for (const DelayPoint& point : points) {
    if (queue_size_ == kQueue) {
      queue_begin_ = (queue_begin_ + 1) % kQueue;
      --queue_size_;
    }
    queue_[(queue_begin_ + queue_size_++) % kQueue] = point;
  }
}

bool EchoDelayEstimator::TakePoint(DelayPoint* point) {
  if (queue_size_ == 0) return false;
  *point = queue_[queue_begin_];
  queue_begin_ = (queue_begin_ + 1) % kQueue;
  --queue_size_;
  return true;
}

void EchoDelayEstimator::UpdateEstimate() {
  if (!tracker_.started()) return;
  const auto points = tracker_.points();
  const double now = correlator_.time_s();
  const DelayLine& line = tracker_.line();
  estimate_.confidence =
      DelayConfidence(points) * (0.5 + 0.5 * share_) * std::exp(-misses_ / config_.miss_segments);
  estimate_.valid = estimate_.confidence >= config_.min_confidence;
  estimate_.delay_ms = 1e3 * line.At(now);
  estimate_.lead_ms = 1e3 * tracker_.lead_s();
  estimate_.drift = Ppm::Of(line.slope);
  estimate_.delay_uncertainty_ms = 1e3 * line.SigmaAt(now);
  estimate_.drift_uncertainty = Ppm::Of(line.slope_sigma);
  estimate_.path = points.back().path;
  estimate_.unseen_s = now - points.back().time_s;
  estimate_.path_age_s = now - points.front().time_s;
}

}  // namespace anecho
