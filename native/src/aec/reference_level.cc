#include "aec/reference_level.h"

#include <algorithm>
#include <cmath>

namespace anecho {
void ReferenceLevel::Push(double power) {
  if (!(power > config_.silent_power) || !std::isfinite(power)) return;
  powers_ = powers_ * config_.kept + power;
  squares_ = squares_ * config_.kept + power * power;
  frames_ = std::min(frames_ + 1, config_.known_frames);
}

bool ReferenceLevel::Fits(float gain) const {
  if (!known()) return true;
  const double level = squares_ / powers_ * gain * gain;
  return level >= config_.min_power && level <= config_.max_power;
}

float ReferenceLevel::TargetGain() const {
  if (!known()) return 1;
  return static_cast<float>(std::clamp(std::sqrt(config_.target_power * powers_ / squares_),
                                       1 / config_.max_gain, config_.max_gain));
}

}  // namespace anecho
