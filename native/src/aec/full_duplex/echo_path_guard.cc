#include "aec/full_duplex/echo_path_guard.h"

#include <algorithm>

namespace anecho {
namespace {

// Shares per frame by which the best ratio of our error to AEC3's moves to a better one, and by
// which it decays to 0 dB.
constexpr float kImprove = 0.05f;
constexpr float kForget = 0.0005f;

}  // namespace

bool EchoPathGuard::Update(const Frame& frame) {
  coherence_.Update(frame.error, frame.echo, frame.noise);
  comparison_.Update(frame.rival, frame.error_power, frame.microphone_power);
  const float share = coherence_.share();
  const float explained = share * coherence_.error();
  const bool is_learnt = frame.learnt_s > config_.min_learnt_s;
  const bool is_sure = coherence_.echo() > config_.min_echo_share * coherence_.microphone();

  const bool is_possible = is_learnt &&
                           coherence_.error() > config_.min_error_share * coherence_.microphone() &&
                           explained < config_.max_echo_ratio * coherence_.echo();
  changed_.Push(is_possible && share > config_.changed_coherence);
  has_changed_ = changed_.is_complete() && is_sure;

  const float ratio_db = comparison_.ratio_db();
  if (frame.far_end && is_learnt) {
    best_db_ += ratio_db < best_db_ ? kImprove * (ratio_db - best_db_) : -kForget * best_db_;
  }
  const bool is_worse = frame.far_end_held && ratio_db > config_.worse_db &&
                        best_db_ < config_.better_before_db && share > config_.worse_coherence &&
                        is_sure;

  much_worse_.Push(frame.far_end_held && ratio_db > config_.much_worse_db);
  known_.Push(frame.far_end_held && comparison_.taken_out_db() > config_.known_db);

  const bool is_lost = has_changed_ || is_worse || is_blind();
  flagged_ = is_lost ? config_.flag_frames : std::max(0, flagged_ - 1);
  if (flagged_ == 0) return false;
  residual_ = comparison_.excess();
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    // The part of the error that is coherent with the echo is echo.
    const float coherent = has_changed_ ? 0.5f * share * coherence_.error_power()[k] : 0.0f;
    uncertainty_[k] = std::max(config_.raise_share * residual_[k], coherent);
    residual_[k] = std::max(residual_[k], coherent);
  }
  return is_lost;
}

}  // namespace anecho
