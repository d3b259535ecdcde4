#include "aec/full_duplex/missing_reference.h"

namespace anecho {
namespace {

// Smoothing of the reference's power from one hop of 5 ms to the next: over 50 ms.
constexpr float kMeanKeep = 0.9f;

}  // namespace

MissingReference::MissingReference(std::size_t channels, std::size_t bins, std::size_t hops,
                                   int max_hops)
    : bins_(bins),
      max_hops_(max_hops),
      shares_(hops),
      mean_(channels * bins),
      expected_(channels * bins) {}

void MissingReference::Push(float share) {
  missing_in_row_ = share > 0 ? missing_in_row_ + 1 : 0;
  if (missing_in_row_ == 1) expected_ = mean_;
  const float missing = missing_in_row_ > max_hops_ ? 0 : share;
  newest_ = newest_ == 0 ? shares_.size() - 1 : newest_ - 1;
  shares_[newest_] = 0.5f * (missing + last_share_);
  last_share_ = missing;
  if (shares_[newest_] > 0) {
    hops_left_ = shares_.size();
  } else if (hops_left_ > 0) {
    --hops_left_;
  }
}

void MissingReference::Follow(std::size_t channel, std::span<const float> power) {
  if (missing_in_row_ > 0 || shares_[newest_] > 0) return;
  float* const mean = mean_.data() + channel * bins_;
  for (std::size_t k = 0; k < bins_; ++k) mean[k] += (1 - kMeanKeep) * (power[k] - mean[k]);
}

}  // namespace anecho
