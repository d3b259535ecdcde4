#include "clock/clock_filter.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

double Square(double x) { return x * x; }

}  // namespace

void ClockFilter::Noise::Start(double from_bucket) {
  // At first, the variance is the mean of the buckets' own variances.
  ++count;
  variance += (from_bucket - variance) / count;
}

void ClockFilter::Noise::Follow(double surprise_squared, double expected_squared,
                                const ClockFilterConfig& config) {
  const double excess = std::clamp(surprise_squared - expected_squared, 0.0, 9.0 * variance);
  count = std::min(count + 1, config.noise_buckets);
  variance = std::max(variance + (excess - variance) / count, config.min_noise);
}

double ClockFilter::Noise::For(double from_bucket, const ClockFilterConfig& config) const {
  return from_bucket > config.much_noise * variance ? from_bucket : variance;
}

void ClockFilter::Reset() {
  offset_ = slope_ = bias_ = 0;
  std::fill(&p_[0][0], &p_[0][0] + 9, 0.0);
  early_ = 0;
  mean_ = lowest_ = {};
  p_[0][0] = Square(config_.first_offset_deviation_s);
  p_[1][1] = Square(config_.first_slope_deviation);
  p_[2][2] = Square(config_.first_bias_deviation_s);
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
  AddCovariance(config_.slope_walk * span * span * span / 3, config_.slope_walk * elapsed,
                config_.slope_walk * span * span / 2);
  p_[2][2] += config_.bias_walk * elapsed;
  if (elapsed > config_.silence_s) {
    const double slope = config_.silent_wander * elapsed;
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
  const double reach = config_.off_line_deviations * std::sqrt(Variance(reading) + noise);
  return std::abs(Surprise(reading)) > std::max(reach, config_.min_off_line_s);
}

void ClockFilter::Use(const Reading& reading, double noise) {
  const double h[3] = {1.0, reading.place, reading.bias_weight};
  double ph[3] = {};
  double variance = noise;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) ph[i] += p_[i][j] * h[j];
  }
  for (int i = 0; i < 3; ++i) variance += h[i] * ph[i];
  const double reach = config_.huber * std::sqrt(variance);
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
  const bool starting = mean_.count < config_.first_noise_buckets;
  if (starting) {
    mean_.Start(stamps.mean_variance);
    lowest_.Start(stamps.lowest_variance);
  }
  double mean_noise = mean_.For(stamps.mean_variance, config_);
  double lowest_noise = lowest_.For(stamps.lowest_variance, config_);
  if (way_changes) {
    lowest_noise = std::max(lowest_noise, Square(config_.short_latency_noise_s));
    mean_noise = std::max(mean_noise, Square(config_.long_latency_noise_s));
    const double reach =
        config_.huber * std::sqrt(Variance(lowest) + Square(config_.short_latency_noise_s));
    if (Surprise(lowest) > reach) return Verdict::kOffLine;
  }
  const bool mean_off = IsOffLine(mean, mean_noise);
  const bool lowest_off = IsOffLine(lowest, lowest_noise);
  if (mean_off && lowest_off) return Verdict::kOffLine;
  // Where only the mean is off, the jitter has changed, not the line.
  if (mean_off) p_[2][2] += Square(Surprise(mean));
  // A single lowest stamp off the line is an outlier. Several in a row are believed: then line and
  // bias become less certain, so that they follow.
  early_ = lowest_off ? early_ + 1 : 0;
  const bool believed = !lowest_off || early_ >= config_.early_buckets;
  if (lowest_off && believed) {
    p_[0][0] += Square(Surprise(lowest));
    p_[2][2] += Square(Surprise(lowest));
  }
  if (!starting) {
    mean_.Follow(Square(Surprise(mean)), Variance(mean), config_);
    lowest_.Follow(Square(Surprise(lowest)), Variance(lowest), config_);
  }
  // The lowest stamp may lie 0.25 s (half a usual bucket) from the mean place, so an uncertain
  // slope makes it uncertain too.
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

double ClockFilter::SlopeDeviation() const { return std::sqrt(std::max(p_[1][1], 0.0)); }

double ClockFilter::DeviationAt(double place) const {
  return std::sqrt(std::max(Variance({0.0, place, 1.0}), 0.0));
}

}  // namespace anecho
