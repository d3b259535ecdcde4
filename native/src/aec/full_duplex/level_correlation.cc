#include "aec/full_duplex/level_correlation.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

// Share of the newest level in the means: 100 levels, of 10 ms, are remembered.
constexpr float kShare = 0.01f;
constexpr int kCounted = 1'000'000;

}  // namespace

void LevelCorrelation::Push(float a_db, float b_db) {
  if (count_ == 0) {
    mean_a_ = a_db;
    mean_b_ = b_db;
  }
  count_ = std::min(count_ + 1, kCounted);
  const float share = std::max(kShare, 1.0f / static_cast<float>(count_));
  mean_a_ += share * (a_db - mean_a_);
  mean_b_ += share * (b_db - mean_b_);
  const float a = a_db - mean_a_;
  const float b = b_db - mean_b_;
  variance_a_ += share * (a * a - variance_a_);
  variance_b_ += share * (b * b - variance_b_);
  covariance_ += share * (a * b - covariance_);
  value_ = covariance_ / std::sqrt(variance_a_ * variance_b_ + 1e-3f);
}

}  // namespace anecho
