#include "delay/offline_delay_estimator.h"

#include <cstddef>
#include <utility>

#include "base/time.h"

namespace anecho {
namespace {

/// Frames of silence that complete the last segment and the search after it.
constexpr int kFlushFrames = 120;

}  // namespace

OfflineDelayEstimator::OfflineDelayEstimator(int sample_rate,
                                             const EchoDelayEstimatorConfig& config)
    : clock_(sample_rate, config),
      silence_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)) {}

void OfflineDelayEstimator::Push(std::span<const float> microphone,
                                 std::span<const float> reference) {
  clock_.Push(microphone, reference);
  Collect();
}

std::vector<DelayPoint> OfflineDelayEstimator::FinishPoints() {
  for (int i = 0; i < kFlushFrames; ++i) Push(silence_, silence_);
  return std::move(points_);
}

void OfflineDelayEstimator::Collect() {
  DelayPoint point;
  while (clock_.TakePoint(&point)) points_.push_back(point);
}

}  // namespace anecho
