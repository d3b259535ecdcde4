#include "remote/jitter_estimator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho {
namespace {

constexpr double kSampleRate = 48'000;

}  // namespace

JitterEstimator::JitterEstimator(const Config& config) : config_(config), delay_(config.min_delay) {
  shares_.at(static_cast<std::size_t>(config.first_lateness / kBin_s)) = 1;
  Summarize();
}

void JitterEstimator::RestartCount() { has_way_ = false; }

double JitterEstimator::EarliestArrival(std::int64_t position) const {
  return shortest_ + static_cast<double>(position) / kSampleRate;
}

void JitterEstimator::Add(std::int64_t position, Nanoseconds arrival) {
  const double time = ToSeconds(arrival);
  const double way = time - static_cast<double>(position) / kSampleRate;
  if (!has_way_) {
    has_way_ = true;
    window_shortest_ = shortest_ = way;
    window_began_ = time;
  } else if (time - window_began_ > config_.window) {
    shortest_ = std::min(window_shortest_, way);
    window_shortest_ = way;
    window_began_ = time;
  }
  window_shortest_ = std::min(window_shortest_, way);
  shortest_ = std::min(shortest_, way);
  const double lateness = way - shortest_;
  ++packets_;
  mean_ += (lateness - mean_) / std::min(packets_, config_.memory_packets);
  const auto bin = static_cast<std::size_t>(lateness / kBin_s);
  const double forgotten = 1 / config_.memory_packets;
  for (double& share : shares_) share *= 1 - forgotten;
  shares_.at(std::min(bin, shares_.size() - 1)) += forgotten;
  Summarize();
}

void JitterEstimator::Summarize() {
  double beyond = 0;
  std::size_t last = shares_.size();
  while (last > 0 && beyond + shares_.at(last - 1) <= config_.too_late) {
    beyond += shares_.at(--last);
  }
  const double latest = static_cast<double>(last) * kBin_s;
  delay_ = std::clamp(latest + config_.guard, config_.min_delay, config_.max_delay);
}

}  // namespace anecho
