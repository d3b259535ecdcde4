#include "clock/stamp_bucket.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr int kEnoughForQuartiles = 8;
// Interquartile range of a normal distribution, in standard deviations.
constexpr double kQuartilesToDeviation = 1.349;
constexpr double kOutlierDeviations = 3.5;
// A clock's own grain.
constexpr double kMinSpread = 1e-6;

double Squared(double x) { return x * x; }

}  // namespace

void StampBucket::Add(double place, double lateness) {
  if (full()) return;
  lateness_[count_++] = lateness;
  place_sum_ += place;
}

StampSummary StampBucket::Take(double usual_spread) {
  const auto begin = lateness_.begin();
  const auto end = begin + count_;
  std::sort(begin, end);
  const double median = lateness_[count_ / 2];
  StampSummary summary;
  summary.place = place_sum_ / count_;
  summary.spread = usual_spread;
  if (count_ >= kEnoughForQuartiles) {
    const double quartiles = lateness_[count_ * 3 / 4] - lateness_[count_ / 4];
    summary.spread = std::max(quartiles / kQuartilesToDeviation, kMinSpread);
  }
  const double reach = kOutlierDeviations * summary.spread;
  const auto first = std::lower_bound(begin, end, median - reach);
  const auto last = std::upper_bound(first, end, median + reach);
  double sum = 0;
  for (auto it = first; it != last; ++it) sum += *it;
  summary.count = static_cast<int>(last - first);
  summary.mean = sum / summary.count;
  summary.lowest = *first;
  summary.mean_variance = Squared(summary.spread) / summary.count;
  // The gaps between the lowest stamps tell how sharp the edge is; never trust one bucket blindly.
  const int fourth = std::min(3, summary.count - 1);
  const double gap = fourth > 0 ? (first[fourth] - *first) / 2 : summary.spread;
  summary.lowest_variance = Squared(std::max(gap, kMinSpread));
  count_ = 0;
  place_sum_ = 0;
  return summary;
}

}  // namespace anecho
