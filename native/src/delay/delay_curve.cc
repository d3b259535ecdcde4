#include "delay/delay_curve.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

/// Drifts change over minutes (temperature), so points within 40 s share a line.
constexpr double kHalfWidth_s = 40;
constexpr double kKnotDistance_s = 10;
constexpr double kMinPiece_s = 0.01;

}  // namespace

DelayCurve::DelayCurve(std::span<const DelayPoint> unsorted)
    : confidence_(DelayConfidence(unsorted)) {
  std::vector<DelayPoint> points(unsorted.begin(), unsorted.end());
  std::stable_sort(points.begin(), points.end(), [](const DelayPoint& a, const DelayPoint& b) {
    return a.path != b.path ? a.path < b.path : a.time_s < b.time_s;
  });
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin;
    while (end < points.size() && points[end].path == points[begin].path) ++end;
    const auto path = std::span<const DelayPoint>(points).subspan(begin, end - begin);
    if (path.size() > longest) {
      longest = path.size();
      drift_uncertainty_ = Ppm::Of(FitDelayLine(path).slope_sigma);
    }
    AddPath(path);
    begin = end;
  }
}

void DelayCurve::AddPath(std::span<const DelayPoint> points) {
  const double first = points.front().time_s, last = points.back().time_s;
  const int pieces = std::max(1, static_cast<int>(std::lround((last - first) / kKnotDistance_s)));
  // At least 40 s, and at least a tenth of the path's length.
  const double half_width = std::max(kHalfWidth_s, 0.1 * (last - first));
  const auto knot_at = [&](double time, double centre) {
    return Knot{time, FitDelayLine(points, centre, half_width).At(time)};
  };
  double begin = first;
  if (!knots_.empty()) {
    // The curve steps halfway between the last point of the old path and the first point of the new
    // path. If the change was found late, the new path may begin before the old path ends.
    begin = std::max((knots_.back().time_s + first) / 2, knots_.front().time_s);
    const double until = DelayAt(begin);
    while (knots_.size() > 1 && knots_.back().time_s >= begin) knots_.pop_back();
    knots_.push_back({begin, until});
  }
  knots_.push_back(knot_at(begin, first));
  for (int i = 1; i < pieces; ++i) {
    const double time = first + (last - first) * i / pieces;
    if (time > begin + kMinPiece_s) knots_.push_back(knot_at(time, time));
  }
  knots_.push_back(knot_at(std::max(last, knots_.back().time_s + kMinPiece_s), last));
}

std::size_t DelayCurve::SegmentAt(double time_s) const {
  const auto after = std::upper_bound(knots_.begin(), knots_.end(), time_s,
                                      [](double t, const Knot& knot) { return t < knot.time_s; });
  const auto index = static_cast<std::size_t>(after - knots_.begin());
  return std::clamp<std::size_t>(index, 1, knots_.size() - 1) - 1;
}

double DelayCurve::DelayAt(double time_s) const {
  if (empty()) return 0;
  const Knot& a = knots_[SegmentAt(time_s)];
  return a.delay_s + DriftAt(time_s).share() * (time_s - a.time_s);
}

Ppm DelayCurve::DriftAt(double time_s) const {
  if (empty()) return {};
  const std::size_t segment = SegmentAt(time_s);
  const Knot& a = knots_[segment];
  const Knot& b = knots_[segment + 1];
  return b.time_s > a.time_s ? Ppm::Of(b.delay_s - a.delay_s, b.time_s - a.time_s) : Ppm{};
}

int DelayCurve::StepsUntil(double time_s) const {
  int leaps = 0;
  for (std::size_t i = 1; i < knots_.size() && knots_[i].time_s <= time_s; ++i) {
    leaps += knots_[i].time_s == knots_[i - 1].time_s ? 1 : 0;
  }
  return leaps;
}

void DelayCurve::MoveStep(double near_s, double time_s) {
  std::size_t leap = 0;
  for (std::size_t i = 1; i + 2 < knots_.size(); ++i) {
    if (knots_[i].time_s != knots_[i + 1].time_s) continue;
    if (leap == 0 || std::abs(knots_[i].time_s - near_s) < std::abs(knots_[leap].time_s - near_s)) {
      leap = i;
    }
  }
  if (leap == 0) return;
  const double earliest = knots_[leap - 1].time_s + kMinPiece_s;
  const double latest = knots_[leap + 2].time_s - kMinPiece_s;
  if (earliest > latest) return;
  const auto move = [&](std::size_t moved, std::size_t other) {
    const Knot& a = knots_[other];
    Knot& b = knots_[moved];
    const double span = b.time_s - a.time_s;
    const double slope = span != 0 ? (b.delay_s - a.delay_s) / span : 0;
    b = {time_s, a.delay_s + slope * (time_s - a.time_s)};
  };
  time_s = std::clamp(time_s, earliest, latest);
  move(leap, leap - 1);
  move(leap + 1, leap + 2);
}

DelayCurve::Range DelayCurve::DelaysUntil(double end_s) const {
  if (empty()) return {};
  Range range{DelayAt(0), DelayAt(0)};
  const auto take = [&](double delay_s) {
    range.lowest_s = std::min(range.lowest_s, delay_s);
    range.highest_s = std::max(range.highest_s, delay_s);
  };
  take(DelayAt(end_s));
  for (const Knot& knot : knots_) {
    if (knot.time_s >= 0 && knot.time_s <= end_s) take(knot.delay_s);
  }
  return range;
}

}  // namespace anecho
