#include "aec/noise_floor.h"

#include <algorithm>

namespace anecho {
namespace {

// AEC3's constants, converted from blocks of 4 ms to frames of 10 ms: smoothing by 0.9, a rise by a
// factor of 1.0002, and no new estimate in the first 50 blocks.
constexpr double kSmoothing = 0.768;
constexpr double kRise = 1.0005;
constexpr int kFirstFrame = 20;

}  // namespace

void NoiseFloor::Push(double power) {
  smoothed_ = kSmoothing * smoothed_ + (1 - kSmoothing) * power;
  if (++frames_ < kFirstFrame) return;
  frames_ = kFirstFrame;
  floor_ = std::min(floor_ * kRise, smoothed_);
}

}  // namespace anecho
