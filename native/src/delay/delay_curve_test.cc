#include "delay/delay_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace anecho {
namespace {

std::vector<DelayPoint> Points(double begin_s, double end_s, double delay_s, double slope,
                               int path) {
  std::vector<DelayPoint> points;
  for (double t = begin_s; t < end_s; t += 0.5) {
    points.push_back({.time_s = t, .delay_s = delay_s + slope * t, .weight = 0.6f, .path = path});
  }
  return points;
}

TEST(DelayCurve, KnowsNothingWithoutPoints) {
  const DelayCurve track;
  EXPECT_TRUE(track.empty());
  EXPECT_EQ(track.confidence(), 0);
  EXPECT_EQ(track.DelayAt(3), 0);
  EXPECT_EQ(track.DriftAt(3).value, 0);
}

TEST(DelayCurve, ContinuesALineAtBothEnds) {
  const DelayCurve track(Points(2, 12, 0.05, 130e-6, 0));
  EXPECT_NEAR(track.DelayAt(0), 0.05, 1e-9);
  EXPECT_NEAR(track.DelayAt(20), 0.0526, 1e-9);
  EXPECT_NEAR(track.DriftAt(1).value, 130, 1e-3);
  EXPECT_NEAR(track.DelaysUntil(10).lowest_s, 0.05, 1e-9);
  EXPECT_NEAR(track.DelaysUntil(10).highest_s, 0.0513, 1e-9);
  EXPECT_GT(track.confidence(), 0.9);
}

TEST(DelayCurve, IsNotBentByWrongPoints) {
  auto points = Points(0, 20, 0.05, 100e-6, 0);
  for (std::size_t i = 3; i < points.size(); i += 5) points[i].delay_s += 200e-6;
  const DelayCurve track(points);
  EXPECT_NEAR(track.DriftAt(10).value, 100, 2);
  EXPECT_NEAR(track.DelayAt(10), 0.051, 15e-6);
}

TEST(DelayCurve, FollowsADriftThatChanges) {
  std::vector<DelayPoint> points;
  const auto delay = [](double t) { return 0.05 + 20e-6 * t + 0.02e-6 * t * t; };
  for (double t = 0; t < 600; t += 0.5) points.push_back({t, delay(t), 0.5f, 0});
  const DelayCurve track(points);
  for (double t = 0; t < 600; t += 7) EXPECT_NEAR(track.DelayAt(t), delay(t), 15e-6) << t;
}

TEST(DelayCurve, JumpsWhereThePathChanges) {
  auto points = Points(0, 10, 0.05, 100e-6, 0);
  const auto later = Points(11, 20, 0.09, 100e-6, 1);
  points.insert(points.end(), later.begin(), later.end());
  const DelayCurve track(points);
  EXPECT_NEAR(track.DelayAt(10.2), 0.05102, 1e-9);
  EXPECT_NEAR(track.DelayAt(10.8), 0.09108, 1e-9);
  EXPECT_NEAR(track.DriftAt(5).value, 100, 1e-3);
  EXPECT_NEAR(track.DriftAt(15).value, 100, 1e-3);
}

TEST(DelayCurve, A17_CountsItsLeaps) {
  auto points = Points(0, 10, 0.05, 100e-6, 0);
  for (const auto& [begin, delay] : {std::pair{11.0, 0.09}, {21.0, 0.03}}) {
    const auto later = Points(begin, begin + 9, delay, 0, points.back().path + 1);
    points.insert(points.end(), later.begin(), later.end());
  }
  const DelayCurve track(points);
  EXPECT_EQ(track.StepsUntil(0), 0);
  EXPECT_EQ(track.StepsUntil(10), 0);
  EXPECT_EQ(track.StepsUntil(11), 1);
  EXPECT_EQ(track.StepsUntil(19), 1);
  EXPECT_EQ(track.StepsUntil(60), 2);
}

TEST(DelayCurve, A17_KnotsStayInOrderWhereAPathIsFoundLate) {
  for (const double begin : {-3.0, 0.0, 0.2, 4.0, 9.4}) {
    auto points = Points(0, 10, 0.05, 0, 0);
    const auto later = Points(begin, 20, 0.09, 0, 1);
    points.insert(points.end(), later.begin(), later.end());
    const DelayCurve track(points);
    for (std::size_t i = 1; i < track.knots().size(); ++i) {
      EXPECT_GE(track.knots()[i].time_s, track.knots()[i - 1].time_s) << begin;
    }
    for (double t = -1; t < 21; t += 0.01)
      EXPECT_NEAR(track.DriftAt(t).value, 0, 1e-6) << begin << t;
    EXPECT_NEAR(track.DelayAt(15), 0.09, 1e-9);
  }
}

}  // namespace
}  // namespace anecho
