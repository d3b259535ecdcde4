#include "pace/fill_controller.h"

#include <algorithm>
#include <cmath>

namespace anecho {
FillController::FillController(double target, const FillControllerConfig& config)
    : config_(config), target_(target), fill_(target) {
  config_.Validate();
}

void FillController::Restart() { fresh_ = true; }

void FillController::Update(double fill, double elapsed) {
  elapsed = std::clamp(elapsed, 0.0, config_.max_turn_s);
  age_ += elapsed;
  if (fresh_) fill_ = fill;
  fresh_ = false;
  const double surprise = std::clamp(fill - fill_, -config_.max_surprise_s, config_.max_surprise_s);
  fill_ += surprise * (1.0 - std::exp(-elapsed / config_.smoothing_s));
  const double error_ppm = (target_ - fill_) * 1e6;
  const double bandwidth =
      1.0 / std::clamp(config_.age_share * age_, config_.first_time_s, config_.last_time_s);
  const double wanted = 2.0 * bandwidth * error_ppm + drift_ppm_;
  // While the trim is at its limit, the integral must not wind up.
  if (std::abs(wanted) < config_.max_trim_ppm || wanted * error_ppm < 0) {
    drift_ppm_ += bandwidth * bandwidth * error_ppm * elapsed;
    drift_ppm_ = std::clamp(drift_ppm_, -config_.max_drift_ppm, config_.max_drift_ppm);
  }
  const double slew = config_.max_slew_ppm_per_s * elapsed;
  const double limited = std::clamp(wanted, -config_.max_trim_ppm, config_.max_trim_ppm);
  trim_ppm_ += std::clamp(limited - trim_ppm_, -slew, slew);
}

}  // namespace anecho
