#include "delay/reference_delay_controller.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace anecho {
namespace {

constexpr double kFrameNs = 1e7;

Nanoseconds Milliseconds(double ms) { return Nanoseconds(std::llround(ms * 1e6)); }

}  // namespace

void ReferenceDelayController::Follow(DelayCurve track) {
  track_ = std::move(track);
  told_ = true;
}

Nanoseconds ReferenceDelayController::ShiftAt(Nanoseconds time) const {
  if (!told_) return shift_;
  if (track_.empty()) return Nanoseconds(0);
  return Milliseconds(track_.DelayAt(ToSeconds(time)) * 1e3 - config_.recording_target_ms);
}

ReferenceDelayController::Span ReferenceDelayController::Place(Nanoseconds begin, Nanoseconds end) {
  const Nanoseconds shift = ShiftAt(begin);
  Span span{.begin = begin - shift, .end = end - shift};
  if (!told_) return span;
  const double growth = track_.DriftAt(ToSeconds(begin)).share();
  span.end -= Nanoseconds(std::llround(growth * static_cast<double>((end - begin).count())));
  const int leaps = track_.StepsUntil(ToSeconds(begin));
  span.leaps = leaps != leaps_;
  leaps_ = leaps;
  return span;
}

Nanoseconds ReferenceDelayController::PastShift(std::int64_t frames) const {
  return shift_ -
         Nanoseconds(std::llround(growth_.share() * kFrameNs * static_cast<double>(frames)));
}

bool ReferenceDelayController::Push(std::span<const float> microphone,
                                    std::span<const float> reference, const Circumstances& now) {
  if (told_) return false;
  clock_.Push(microphone, reference);
  fraction_ns_ += growth_.share() * kFrameNs;
  const double whole = std::trunc(fraction_ns_);
  shift_ += Nanoseconds(static_cast<std::int64_t>(whole));
  search_shift_ += Nanoseconds(static_cast<std::int64_t>(whole));
  KeepSearchInReach(now.slack_s);
  fraction_ns_ -= whole;
  const EchoDelayEstimator::Estimate& estimate = clock_.estimate();
  const bool is_lost = !placed_ || now.canceller_fails || estimate.path != placed_path_;
  const double enough = is_lost ? config_.first_confidence : config_.sure_confidence;
  return estimate.valid && estimate.confidence >= enough && Correct(estimate, now.clocks_ready);
}

bool ReferenceDelayController::Correct(const EchoDelayEstimator::Estimate& estimate,
                                       bool clocks_ready) {
  const double doubt_ppm = estimate.drift_uncertainty.value;
  const double seen_ms = estimate.delay_ms + ToMilliseconds(search_shift_ - shift_);
  // Echo that comes before the start of AEC3's filter is never removed.
  const double lead_ms = std::min(estimate.lead_ms, config_.max_target_ms - config_.min_ms());
  const double target_ms = std::max(config_.target_ms, config_.min_ms() + lead_ms);
  const bool astray = seen_ms < config_.min_ms() || seen_ms - lead_ms < config_.filter_ms ||
                      seen_ms > config_.max_ms;
  if (astray && estimate.delay_uncertainty_ms < config_.sure_delay_ms) {
    Realign(estimate, seen_ms - target_ms, clocks_ready);
    return true;
  }
  if (doubt_ppm < config_.sure_drift_ppm &&
      std::abs(estimate.drift.value) > config_.drift_deviations * doubt_ppm + 1.0) {
    growth_ += estimate.drift;
    clock_.Reset();
  }
  return false;
}

void ReferenceDelayController::Realign(const EchoDelayEstimator::Estimate& estimate, double by_ms,
                                       bool clocks_ready) {
  shift_ += Milliseconds(by_ms);
  pending_delay_s_ += by_ms * 1e-3;
  // Where the reference is delayed less than before, the capture delay may have to grow at once.
  if (pending_delay_s_ < 0) ReleaseOldCursor();
  stable_frames_ = placed_ || estimate.path > 0
                       ? static_cast<std::int64_t>(estimate.path_age_s * kFramesPerSecond)
                       : std::numeric_limits<std::int64_t>::max();
  const double doubt_ppm = estimate.drift_uncertainty.value;
  if (clocks_ready && std::abs(estimate.drift.value) >
                          config_.early_deviations * doubt_ppm + config_.early_drift_ppm) {
    growth_ += estimate.drift;
    clock_.Reset();
  }
  // From now on the capture delay may fall, so the search needs its full slack.
  if (!placed_ && slack_.least_s >= 0 && slack_.least_s < config_.search_slack_s) MoveSearch();
  placed_ = true;
  placed_path_ = estimate.path;
}

/// Moves the search if the reference that it needs comes too late, or if an echo right behind the
/// newest reference is out of its reach. Then the devices' timestamps have changed.
void ReferenceDelayController::KeepSearchInReach(double slack_s) {
  Slack& begun = begun_slack_;
  begun.least_s = begun.frames == 0 ? slack_s : std::min(begun.least_s, slack_s);
  begun.most_s = begun.frames == 0 ? slack_s : std::max(begun.most_s, slack_s);
  if (++begun.frames < config_.slack_frames) return;
  const Slack before = std::exchange(slack_, std::exchange(begun_slack_, {}));
  // If no more reference comes, because of silence or a stall, the slack keeps falling, but the
  // reference is not late.
  const auto is_late = [this](const Slack& slack) {
    return slack.least_s < 0 && slack.most_s - slack.least_s < config_.max_slack_spread_s;
  };
  const EchoDelayEstimator::Estimate& estimate = clock_.estimate();
  const bool is_seen = estimate.valid && estimate.unseen_s < config_.seen_s;
  if ((is_late(slack_) && (slack_.most_s < 0 || is_late(before))) ||
      (slack_.least_s > config_.max_search_slack_s && placed_ && !is_seen)) {
    MoveSearch();
  }
}

/// Gives the search its configured slack, and starts it anew.
void ReferenceDelayController::MoveSearch() {
  search_shift_ += FromSeconds(config_.search_slack_s - slack_.least_s);
  slack_ = {.least_s = config_.search_slack_s, .most_s = config_.search_slack_s};
  begun_slack_ = {};
  clock_.Reset();
}

void ReferenceDelayController::ReleaseOldCursor() {
  if (pending_delay_s_ != 0) hold_.OnShift(pending_delay_s_);
  pending_delay_s_ = 0;
}

float ReferenceDelayController::delay_ms(Nanoseconds time) const {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  if (told_) {
    return track_.empty() ? kUnknown : static_cast<float>(track_.DelayAt(ToSeconds(time)) * 1e3);
  }
  if (!clock_.estimate().valid) return kUnknown;
  return static_cast<float>(clock_.estimate().delay_ms + ToMilliseconds(search_shift_));
}

Ppm ReferenceDelayController::drift(Nanoseconds time) const {
  return told_ ? track_.DriftAt(ToSeconds(time)) : growth_;
}

}  // namespace anecho
