#include "aec/reference_level.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

// -85 dBFS: the noise of a converter, which no gain makes a reference.
constexpr double kSilentPower = 3e-9;
// Powers between which AEC3 does as well as it can: -33 to -8 dBFS. Six recordings keep their echo
// reduction down to 10 dB below the usual, and lose 15 dB of it at 20 dB below.
constexpr double kLeast = 5e-4;
constexpr double kMost = 0.16;
// -22 dBFS, the level of an ordinary reference.
constexpr double kTarget = 6.3e-3;
// A factor of 200 is 46 dB.
constexpr double kMaxGain = 200;

}  // namespace

void ReferenceLevel::Push(double power) {
  if (!(power > kSilentPower) || !std::isfinite(power)) return;
  powers_ = powers_ * kept_ + power;
  squares_ = squares_ * kept_ + power * power;
  frames_ = std::min(frames_ + 1, kKnownFrames);
}

bool ReferenceLevel::Fits(float gain) const {
  if (!known()) return true;
  const double level = squares_ / powers_ * gain * gain;
  return level >= kLeast && level <= kMost;
}

float ReferenceLevel::TargetGain() const {
  if (!known()) return 1;
  return static_cast<float>(
      std::clamp(std::sqrt(kTarget * powers_ / squares_), 1 / kMaxGain, kMaxGain));
}

}  // namespace anecho
