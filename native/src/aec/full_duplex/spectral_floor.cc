#include "aec/full_duplex/spectral_floor.h"

#include <algorithm>

namespace anecho {
namespace {

constexpr float kFloorKeep = 0.8f;
constexpr float kFloorRise = 1.002f;
// Frames of smoothing until a minimum can be trusted.
constexpr int kFloorFirstFrames = 5;
// Before that, nothing counts as louder than the floor.
constexpr float kUnknown = 1e9f;
// Least floor: that of digital silence.
constexpr float kMinPower = 1e-3f;

}  // namespace

void SpectralFloor::Push(const PowerSpectrum& power) {
  if (frames_ == 0) floor_.fill(kUnknown);
  const bool is_known = frames_ >= kFloorFirstFrames;
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    smooth_[k] = kFloorKeep * smooth_[k] + (1 - kFloorKeep) * power[k];
    const float raised = std::max(kMinPower, std::min(smooth_[k], floor_[k] * kFloorRise));
    floor_[k] = is_known ? raised : floor_[k];
  }
  if (!is_known) ++frames_;
}

}  // namespace anecho
