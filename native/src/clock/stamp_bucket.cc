#include "clock/stamp_bucket.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace anecho {
namespace {

constexpr int kEnoughForQuartiles = 8;
// Interquartile range of a normal distribution, in standard deviations.
constexpr double kQuartilesToDeviation = 1.349;
constexpr double kOutlierDeviations = 3.5;
// The earliest stamps are outliers if the stamps after them are this many times as dense. With a
// smaller factor, the tail of bell-shaped jitter would count as outliers, and the rate would be
// 1 ppm less exact.
constexpr double kMuchDenser = 16;
constexpr int kMinRun = 3;
// Resolution of a clock, seconds.
constexpr double kMinSpread = 1e-6;

// Finds the index from which the sorted stamps are dense. A few arrival times are early: under Wine
// at 44.1 kHz, one in ten by a packet's length, since Wine hands out two packets at once.
int DenseEdge(std::span<const double> sorted) {
  const int count = static_cast<int>(sorted.size());
  const int run = std::max(kMinRun, count / 8);
  const int last = std::min(count / 4, count - 1 - run);
  if (last < 1) return 0;
  int edge = 0;
  double widest = (sorted[run] - sorted[0]) / kMuchDenser;
  for (int at = 1; at <= last; ++at) {
    const double width = sorted[at + run] - sorted[at];
    if (width >= widest) continue;
    edge = at;
    widest = width / 2;
  }
  return edge;
}

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
  const auto lowest = first + DenseEdge({first, last});
  summary.lowest = *lowest;
  summary.mean_variance = Squared(summary.spread) / summary.count;
  // The gaps between the lowest stamps show how sharp the edge is. The minimum keeps one bucket
  // from being trusted blindly.
  const auto fourth = std::min<std::ptrdiff_t>(3, last - lowest - 1);
  const double gap = fourth > 0 ? (lowest[fourth] - *lowest) / 2 : summary.spread;
  summary.lowest_variance = Squared(std::max(gap, kMinSpread));
  count_ = 0;
  place_sum_ = 0;
  return summary;
}

}  // namespace anecho
