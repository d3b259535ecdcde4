#include "aec/quiet_stretch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

/// Per frame: 3 dB in a minute, about as fast as AEC3's own estimate of the noise may rise.
constexpr double kForgetting = 1.000115;

}  // namespace

QuietStretch::QuietStretch(std::size_t frame_size)
    : frame_size_(frame_size),
      latest_(frame_size * kFrames),
      powers_(kFrames),
      quietest_(frame_size * kFrames) {}

void QuietStretch::Push(std::span<const float> frame) {
  const double power = MeanSquare(frame);
  if (!std::isfinite(power)) {
    heard_ = 0;
    return;
  }
  const std::size_t place = heard_++ % kFrames;
  std::copy(frame.begin(), frame.end(),
            latest_.begin() + static_cast<std::ptrdiff_t>(place * frame_size_));
  powers_[place] = power;
  power_ *= kForgetting;
  if (heard_ < kFrames) return;
  const double sum = std::accumulate(powers_.begin(), powers_.end(), 0.0);
  if (sum > power_) return;
  power_ = sum;
  // In the order of time.
  const auto seam = static_cast<std::ptrdiff_t>(heard_ % kFrames * frame_size_);
  std::rotate_copy(latest_.begin(), latest_.begin() + seam, latest_.end(), quietest_.begin());
}

std::span<const float> QuietStretch::Frame(std::size_t index) const {
  return std::span(quietest_).subspan(index % kFrames * frame_size_, frame_size_);
}

}  // namespace anecho
