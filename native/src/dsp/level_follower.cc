#include "dsp/level_follower.h"

#include <chrono>
#include <cmath>
#include <limits>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

constexpr double kFollow_s = 0.3;
constexpr auto kFreshFor = std::chrono::milliseconds(500);

}  // namespace

bool LevelFollower::IsStale(Nanoseconds now) const {
  const Nanoseconds last = last_.load(std::memory_order_relaxed);
  return last == Nanoseconds::min() || now - last > kFreshFor;
}

void LevelFollower::Add(double mean_square, Nanoseconds duration, Nanoseconds now) {
  const double before = power_.load(std::memory_order_relaxed);
  const double share = IsStale(now) ? 1 : 1 - std::exp(-ToSeconds(duration) / kFollow_s);
  power_.store(before + share * (mean_square - before), std::memory_order_relaxed);
  last_.store(now, std::memory_order_relaxed);
}

float LevelFollower::dbfs(Nanoseconds now) const {
  if (IsStale(now)) return std::numeric_limits<float>::quiet_NaN();
  return PowerToDbfs(power_.load(std::memory_order_relaxed));
}

}  // namespace anecho
