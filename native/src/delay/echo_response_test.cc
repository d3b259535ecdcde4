#include "delay/echo_response.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

namespace anecho {
namespace {

// A correlation with band-limited peaks at lags in ms.
std::unique_ptr<EchoCorrelation> Peaks(std::initializer_list<std::pair<double, double>> peaks) {
  auto correlation = std::make_unique<EchoCorrelation>();
  for (const auto& [lag_ms, height] : peaks) {
    for (int i = 0; i < EchoCorrelation::kLags; ++i) {
      const double x = i + EchoCorrelation::kMinLag - 8 * lag_ms;
      const double sinc = std::abs(x) < 1e-9 ? 1 : std::sin(2.5 * x) / (2.5 * x);
      correlation->values[i] += static_cast<float>(height * sinc * std::exp(-x * x / 800));
    }
  }
  correlation->floor = 0.01f;
  return correlation;
}

TEST(EchoResponseMatcher, MeasuresShiftsFarBelowASample) {
  EchoResponseMatcher matcher;
  const EchoResponse pattern = matcher.Cut(*Peaks({{20, 1}, {23, -0.9}, {26.3, 0.5}}), 32);
  for (double shift_ms : {-3.1, -0.04, 0.0, 0.011, 1.57}) {
    const EchoResponse later = matcher.Cut(
        *Peaks({{20 + shift_ms, 1}, {23 + shift_ms, -0.9}, {26.3 + shift_ms, 0.5}}), 32);
    const auto match = matcher.Compare(later, pattern, 4e-3);
    EXPECT_NEAR(1e3 * match.shift_s, shift_ms, 1e-3);
    EXPECT_GT(match.similarity, 0.98);
  }
}

TEST(EchoResponseMatcher, TellsStrangersApart) {
  EchoResponseMatcher matcher;
  const EchoResponse a = matcher.Cut(*Peaks({{20, 1}, {23, -0.9}, {26.3, 0.5}}), 32);
  const EchoResponse b = matcher.Cut(*Peaks({{18, 0.7}, {19.2, 0.6}, {27.7, -0.8}, {33, 0.7}}), 32);
  EXPECT_LT(matcher.Compare(a, b, 1e-3).similarity, 0.7);
}

TEST(EchoResponseMatcher, FindsTheFirstOfSeveralArrivals) {
  EchoResponseMatcher matcher;
  const EchoResponse response = matcher.Cut(*Peaks({{15.03, 0.2}, {20.06, -0.8}, {23, 1}}), 32);
  EXPECT_NEAR(1e3 * matcher.FirstArrival(response, 0.5f), 16.06, 0.03);
  EXPECT_NEAR(1e3 * matcher.FirstArrival(response, 0.9f), 19, 0.03);
}

TEST(EchoResponse, AdvanceUndoesItself) {
  EchoResponseMatcher matcher;
  const EchoResponse pattern = matcher.Cut(*Peaks({{20, 1}, {23, -0.9}}), 32);
  EchoResponse moved = pattern;
  moved.Advance(0.7e-3);
  EXPECT_NEAR(1e3 * matcher.Compare(moved, pattern, 2e-3).shift_s, -0.7, 1e-4);
  moved.Advance(-0.7e-3);
  moved.Mix(pattern, -1);
  EXPECT_LT(moved.Energy(), 1e-6 * pattern.Energy());
}

}  // namespace
}  // namespace anecho
