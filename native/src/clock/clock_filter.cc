#include "clock/clock_filter.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr double kFirstOffsetDeviation = 0.03;
// Devices that say 44,100 Hz and run at 44,056 Hz are 1,000 ppm off.
constexpr double kFirstSlopeDeviation = 1e-3;
constexpr double kFirstBiasDeviation = 0.01;
// Random walk of a quartz's rate, variance per second: lets the filter follow 0.5 ppm a minute with
// less than 1 ppm of lag, and remember about a minute of stamps of 5 ms jitter (measured,
// stream_clock_test.cc).
constexpr double kSlopeWalk = 2e-16;
constexpr double kBiasWalk = 1e-11;
// How fast the rate may have changed over a long silence, per second: 0.3 ppm a minute.
constexpr double kSilentWander = 0.3e-6 / 60;
constexpr double kSilence = 2.0;
constexpr double kHuber = 3.0;
constexpr double kOffLineDeviations = 6.0;
constexpr double kOffLineLeast = 60e-6;
constexpr int kBelieveEarly = 3;
constexpr int kNoiseMemory = 40;
constexpr int kNoiseStart = 10;
// A bucket's own figure is rough, but tells at once when the jitter has grown.
constexpr double kMuchNoise = 9.0;
constexpr double kMinNoise = 1e-12;
// Where the way to us changes: noise of the stamps by it, and of the lowest ones where it is short
// (measured under Wine: ways 10 ms apart, each 0.2 ms wide).
constexpr double kLongWayNoise = 10e-3;
constexpr double kShortWayNoise = 0.2e-3;

double Square(double x) { return x * x; }

}  // namespace

void ClockFilter::Noise::Start(double from_bucket) {
  // The buckets' own figures count at first, as a running mean.
  ++count;
  variance += (from_bucket - variance) / count;
}

void ClockFilter::Noise::Follow(double surprise_squared, double expected_squared) {
  const double excess = std::clamp(surprise_squared - expected_squared, 0.0, 9.0 * variance);
  count = std::min(count + 1, kNoiseMemory);
  variance = std::max(variance + (excess - variance) / count, kMinNoise);
}

double ClockFilter::Noise::For(double from_bucket) const {
  return from_bucket > kMuchNoise * variance ? from_bucket : variance;
}

void ClockFilter::Reset() {
  *this = ClockFilter();
  p_[0][0] = Square(kFirstOffsetDeviation);
  p_[1][1] = Square(kFirstSlopeDeviation);
  p_[2][2] = Square(kFirstBiasDeviation);
}

void ClockFilter::AddCovariance(double offset, double slope, double cross) {
  p_[0][0] += offset;
  p_[1][1] += slope;
  p_[0][1] += cross;
  p_[1][0] += cross;
}

void ClockFilter::Advance(double span, double elapsed) {
  offset_ += slope_ * span;
  for (int i = 0; i < 3; ++i) p_[0][i] += span * p_[1][i];
  for (int i = 0; i < 3; ++i) p_[i][0] += span * p_[i][1];
  AddCovariance(kSlopeWalk * span * span * span / 3, kSlopeWalk * elapsed,
                kSlopeWalk * span * span / 2);
  p_[2][2] += kBiasWalk * elapsed;
  if (elapsed > kSilence) {
    const double slope = kSilentWander * elapsed;
    const double offset = slope * span / 2;
    AddCovariance(offset * offset, slope * slope, offset * slope);
  }
}

double ClockFilter::Surprise(const Reading& reading) const {
  return reading.value - (offset_ + reading.place * slope_ + reading.bias_weight * bias_);
}

double ClockFilter::Variance(const Reading& reading) const {
  const double h[3] = {1.0, reading.place, reading.bias_weight};
  double variance = 0;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) variance += h[i] * p_[i][j] * h[j];
  }
  return variance;
}

bool ClockFilter::IsOffLine(const Reading& reading, double noise) const {
  const double reach = kOffLineDeviations * std::sqrt(Variance(reading) + noise);
  return std::abs(Surprise(reading)) > std::max(reach, kOffLineLeast);
}

void ClockFilter::Use(const Reading& reading, double noise) {
  const double h[3] = {1.0, reading.place, reading.bias_weight};
  double ph[3] = {};
  double variance = noise;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) ph[i] += p_[i][j] * h[j];
  }
  for (int i = 0; i < 3; ++i) variance += h[i] * ph[i];
  const double reach = kHuber * std::sqrt(variance);
  const double surprise = std::clamp(Surprise(reading), -reach, reach) / variance;
  offset_ += ph[0] * surprise;
  slope_ += ph[1] * surprise;
  bias_ += ph[2] * surprise;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) p_[i][j] -= ph[i] * ph[j] / variance;
  }
}

ClockFilter::Verdict ClockFilter::Learn(const StampSummary& stamps, double place_from_zero,
                                        bool way_changes) {
  const Reading lowest{stamps.lowest, place_from_zero, 0.0};
  const Reading mean{stamps.mean, place_from_zero, 1.0};
  const bool starting = mean_.count < kNoiseStart;
  if (starting) {
    mean_.Start(stamps.mean_variance);
    lowest_.Start(stamps.lowest_variance);
  }
  double mean_noise = mean_.For(stamps.mean_variance);
  double lowest_noise = lowest_.For(stamps.lowest_variance);
  if (way_changes) {
    lowest_noise = std::max(lowest_noise, Square(kShortWayNoise));
    mean_noise = std::max(mean_noise, Square(kLongWayNoise));
    const double reach = kHuber * std::sqrt(Variance(lowest) + Square(kShortWayNoise));
    if (Surprise(lowest) > reach) return Verdict::kOffLine;
  }
  const bool mean_off = IsOffLine(mean, mean_noise);
  const bool lowest_off = IsOffLine(lowest, lowest_noise);
  if (mean_off && lowest_off) return Verdict::kOffLine;
  // The jitter has changed, not the line.
  if (mean_off) p_[2][2] += Square(Surprise(mean));
  // Too early once is an outlier; again and again, the line was never as late as the mean made it.
  early_ = lowest_off ? early_ + 1 : 0;
  const bool believed = !lowest_off || early_ >= kBelieveEarly;
  if (lowest_off && believed) {
    p_[0][0] += Square(Surprise(lowest));
    p_[2][2] += Square(Surprise(lowest));
  }
  if (!starting) {
    mean_.Follow(Square(Surprise(mean)), Variance(mean));
    lowest_.Follow(Square(Surprise(lowest)), Variance(lowest));
  }
  // An unsure slope smears the lowest stamp over the bucket.
  const double smear = Square(0.25) * p_[1][1];
  if (believed) Use(lowest, lowest_noise + smear);
  Use(mean, mean_noise);
  return Verdict::kUsed;
}

void ClockFilter::MoveTo(double offset, double deviation) {
  offset_ = offset;
  for (int i = 0; i < 3; ++i) p_[0][i] = p_[i][0] = 0.0;
  p_[0][0] = Square(deviation);
}

void ClockFilter::SetSlope(double slope, double deviation) {
  slope_ = slope;
  for (int i = 0; i < 3; ++i) p_[1][i] = p_[i][1] = 0.0;
  p_[1][1] = Square(deviation);
}

void ClockFilter::DoubtSlope(double deviation) { p_[1][1] += Square(deviation); }

double ClockFilter::OffsetDeviation() const { return std::sqrt(std::max(p_[0][0], 0.0)); }

double ClockFilter::SlopeDeviation() const { return std::sqrt(std::max(p_[1][1], 0.0)); }

double ClockFilter::DeviationAt(double place) const {
  return std::sqrt(std::max(Variance({0.0, place, 1.0}), 0.0));
}

}  // namespace anecho
