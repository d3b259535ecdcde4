#include "clock/line_fit.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr int kIterations = 5;
/// Residuals below this come from the method's resolution (measured: 5 to 20 us in rooms), not from
/// outliers.
constexpr double kGrain_s = 10e-6;
/// The delay of the path itself may change by this much between the first and the last point. So
/// the slope may be wrong although the points agree.
constexpr double kPathWander_s = 15e-6;

/// Number of points that gives 63 % of the confidence, and mean weight that gives all of it.
constexpr double kPointScale = 8;
constexpr double kGoodWeight = 0.5;

double Tricube(double distance) {
  if (distance >= 1) return 0;
  const double inner = 1 - distance * distance * distance;
  return inner * inner * inner;
}

struct Sums {
  double w = 0, wt = 0, wd = 0, wtt = 0, wtd = 0;
  double squared_w = 0;
  double first = 1e300, last = -1e300;
};

/// Weights a point by its own weight, by its nearness to the centre, and by its nearness to the
/// line of the previous iteration.
struct Weighting {
  double centre_s, half_width_s;
  const DelayLine* line = nullptr;
  double scale_s = 0;

  double operator()(const DelayPoint& point) const {
    double weight = point.weight;
    if (half_width_s > 0) weight *= Tricube(std::abs(point.time_s - centre_s) / half_width_s);
    if (line != nullptr) {
      const double ratio = (point.delay_s - line->At(point.time_s)) / scale_s;
      weight /= 1 + ratio * ratio;
    }
    return weight;
  }
};

/// Sums relative to the first point, so that nothing is lost to cancellation.
Sums Accumulate(std::span<const DelayPoint> points, const Weighting& weighting) {
  Sums sums;
  for (const DelayPoint& point : points) {
    const double weight = weighting(point);
    if (weight <= 0) continue;
    const double t = point.time_s - points[0].time_s;
    const double d = point.delay_s - points[0].delay_s;
    sums.w += weight;
    sums.wt += weight * t;
    sums.wd += weight * d;
    sums.wtt += weight * t * t;
    sums.wtd += weight * t * d;
    sums.squared_w += weight * weight;
    sums.first = std::min(sums.first, t);
    sums.last = std::max(sums.last, t);
  }
  return sums;
}

/// Weighted mean of the absolute residuals, scaled to a standard deviation.
double Spread(std::span<const DelayPoint> points, const Weighting& weighting,
              const DelayLine& line) {
  double sum = 0, total = 0;
  for (const DelayPoint& point : points) {
    const double weight = weighting(point);
    sum += weight * std::abs(point.delay_s - line.At(point.time_s));
    total += weight;
  }
  return total > 0 ? 1.2533 * sum / total : 0;
}

DelayLine Solve(std::span<const DelayPoint> points, const Sums& sums) {
  DelayLine line;
  if (sums.w <= 0) return line;
  const double mean_t = sums.wt / sums.w;
  const double variance_t = sums.wtt / sums.w - mean_t * mean_t;
  line.time_s = points[0].time_s + mean_t;
  line.delay_s = points[0].delay_s + sums.wd / sums.w;
  if (variance_t > 1e-6) line.slope = (sums.wtd / sums.w - mean_t * sums.wd / sums.w) / variance_t;
  return line;
}

void SetSigmas(const Sums& sums, DelayLine* line) {
  if (sums.w <= 0) return;
  const double count = sums.w * sums.w / sums.squared_w;
  const double mean_t = sums.wt / sums.w;
  const double variance_t = sums.wtt / sums.w - mean_t * mean_t;
  if (count < 2.5 || variance_t < 0.01) return;
  const double sigma = std::max(line->residual_s, kGrain_s) * std::sqrt(count / (count - 2));
  const double wander = kPathWander_s / (sums.last - sums.first);
  line->delay_sigma_s = sigma / std::sqrt(count);
  line->slope_sigma = std::sqrt(sigma * sigma / (count * variance_t) + wander * wander);
}

}  // namespace

double DelayLine::SigmaAt(double time) const {
  const double by_slope = slope_sigma * (time - time_s);
  return std::sqrt(delay_sigma_s * delay_sigma_s + by_slope * by_slope);
}

DelayLine FitDelayLine(std::span<const DelayPoint> points, double centre_s, double half_width_s) {
  if (points.empty()) return {};
  Weighting weighting{centre_s, half_width_s};
  Sums sums = Accumulate(points, weighting);
  DelayLine line = Solve(points, sums);
  for (int i = 0; i < kIterations; ++i) {
    const DelayLine previous = line;
    weighting.scale_s = std::max(2 * Spread(points, weighting, previous), kGrain_s);
    weighting.line = &previous;
    sums = Accumulate(points, weighting);
    line = Solve(points, sums);
    line.residual_s = Spread(points, weighting, line);
    weighting.line = nullptr;
  }
  SetSigmas(sums, &line);
  return line;
}

double DelayConfidence(std::span<const DelayPoint> points) {
  if (points.empty()) return 0;
  double weight = 0;
  for (const DelayPoint& point : points) weight += point.weight;
  const auto count = static_cast<double>(points.size());
  return (1 - std::exp(-count / kPointScale)) * std::min(1.0, weight / count / kGoodWeight);
}

}  // namespace anecho
