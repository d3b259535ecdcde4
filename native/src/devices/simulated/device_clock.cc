#include "devices/simulated/device_clock.h"

#include <algorithm>
#include <cmath>

#include "base/ppm.h"

namespace anecho {
namespace {

/// Time constant with which the random walk of the rate returns to 0, in seconds.
constexpr double kWalkTime = 60;

}  // namespace

DeviceClock::DeviceClock(const Config& config)
    : config_(config),
      random_(config.seed),
      period_s_(kPeriod / (kRate * Ppm{config.ppm}.ratio())) {
  starts_[0] = config.start_s;
  for (std::int64_t i = 1; i <= kMask; ++i) {
    starts_[i] = config.start_s - static_cast<double>(kMask + 1 - i) * period_s_;
  }
  SetNextStart();
}

void DeviceClock::SetNextStart() {
  if (config_.wander_ppm > 0) {
    const double step = period_s_ / kWalkTime;
    walk_ppm_ += -step * walk_ppm_ + config_.wander_ppm * std::sqrt(2 * step) * random_.Noise();
    walked_s_ -= Ppm{walk_ppm_}.share() * period_s_;
  }
  // Multiplied, not added up, so that rounding doesn't grow over hours.
  starts_[(period_ + 1) & kMask] =
      config_.start_s + static_cast<double>(period_ + 1) * period_s_ + walked_s_;
}

void DeviceClock::NextPeriod() {
  ++period_;
  SetNextStart();
}

void DeviceClock::SkipTo(double seconds) {
  const double ahead = (seconds - PeriodEnd()) / period_s_;
  if (ahead < 0) return;
  period_ += static_cast<std::int64_t>(ahead) + 2;
  for (std::int64_t i = 0; i <= kMask; ++i) {
    const std::int64_t period = period_ - i;
    starts_[period & kMask] = config_.start_s + static_cast<double>(period) * period_s_ + walked_s_;
  }
  SetNextStart();
}

double DeviceClock::PositionAt(double seconds) const {
  // The period is found by the constant rate, which is exact enough: a walk of some ppm moves the
  // borders of the periods by far less than a sample.
  const double ago = std::ceil((PeriodStart() - seconds) / period_s_);
  const std::int64_t period = period_ - static_cast<std::int64_t>(std::max(0.0, ago));
  const double start = starts_[period & kMask];
  const double length = starts_[(period + 1) & kMask] - start;
  return kPeriod * (static_cast<double>(period) + (seconds - start) / length);
}

}  // namespace anecho
