#include "pace/fill_controller.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr double kMaxTrimPpm = 2000.0;
constexpr double kMaxSlewPpm = 1000.0;
// Devices that say 44,100 Hz and run at 44,056 Hz need 1,000 ppm.
constexpr double kMaxDriftPpm = 1800.0;
constexpr double kSmoothing = 1.0;
// A turn that is late finds the fill low for once.
constexpr double kMaxSurprise = 20e-3;
// Time constants of the loop, seconds.
constexpr double kFirst = 10.0;
constexpr double kLast = 40.0;
constexpr double kShareOfAge = 0.25;
constexpr double kLongestTurn = 0.1;

}  // namespace

FillController::FillController(double target) : target_(target), fill_(target) {}

void FillController::Restart() { fresh_ = true; }

double FillController::Update(double fill, double elapsed) {
  elapsed = std::clamp(elapsed, 0.0, kLongestTurn);
  age_ += elapsed;
  if (fresh_) fill_ = fill;
  fresh_ = false;
  const double surprise = std::clamp(fill - fill_, -kMaxSurprise, kMaxSurprise);
  fill_ += surprise * (1.0 - std::exp(-elapsed / kSmoothing));
  const double error_ppm = (target_ - fill_) * 1e6;
  const double bandwidth = 1.0 / std::clamp(kShareOfAge * age_, kFirst, kLast);
  const double wanted = 2.0 * bandwidth * error_ppm + integral_;
  // A loop at its limit must not wind up.
  if (std::abs(wanted) < kMaxTrimPpm || wanted * error_ppm < 0) {
    integral_ += bandwidth * bandwidth * error_ppm * elapsed;
    integral_ = std::clamp(integral_, -kMaxDriftPpm, kMaxDriftPpm);
  }
  const double slew = kMaxSlewPpm * elapsed;
  const double limited = std::clamp(wanted, -kMaxTrimPpm, kMaxTrimPpm);
  trim_ += std::clamp(limited - trim_, -slew, slew);
  return trim_;
}

}  // namespace anecho
