#include "aec/quietest_segment.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

/// Factor per frame: 3 dB in a minute. AEC3's own estimate of the noise rises by 13 dB in a minute
/// at most.
constexpr double kForgetting = 1.000115;
/// -110 dBFS: a microphone that has not begun yet, or is gated.
constexpr double kDigitalSilence = 1e-11;

/// -4.5 dB: AEC3 keeps, in each band, the minimum of the power smoothed over 40 ms, which lies this
/// far below the mean of a lasting noise. A repeated segment of 20 ms does not vary, so it is
/// attenuated by that much.
constexpr float kMinimumBias = 0.6f;
/// If the 10 ms before the segment are more than 3 dB louder than the segment, its sound is still
/// decaying, and the noise is some 3 dB below the segment.
constexpr double kSinking = 2;
constexpr float kSunken = 0.7f;

}  // namespace

QuietestSegment::QuietestSegment(std::size_t frame_size)
    : frame_size_(frame_size),
      latest_(frame_size * kFrames),
      powers_(kFrames),
      quietest_(frame_size * kFrames) {}

void QuietestSegment::Push(std::span<const float> frame) {
  const double power = MeanSquare(frame);
  power_ *= kForgetting;
  ++age_;
  if (!std::isfinite(power) || power < kDigitalSilence) {
    heard_ = 0;
    return;
  }
  const std::size_t place = heard_++ % kFrames;
  std::copy(frame.begin(), frame.end(),
            latest_.begin() + static_cast<std::ptrdiff_t>(place * frame_size_));
  const double before = std::exchange(powers_[place], power);
  if (heard_ < kFrames) return;
  const double mean = std::accumulate(powers_.begin(), powers_.end(), 0.0) / kFrames;
  if (mean > power_) return;
  power_ = mean;
  gain_ = heard_ > kFrames && before > kSinking * mean ? kMinimumBias * kSunken : kMinimumBias;
  age_ = 0;
  // Copies the frames in the order of time.
  const auto seam = static_cast<std::ptrdiff_t>(heard_ % kFrames * frame_size_);
  std::rotate_copy(latest_.begin(), latest_.begin() + seam, latest_.end(), quietest_.begin());
}

void QuietestSegment::Read(std::size_t index, std::span<float> frame) const {
  const std::size_t place = index % (2 * kFrames);
  const bool back = place >= kFrames;
  const std::size_t which = back ? 2 * kFrames - 1 - place : place;
  const auto stretch = std::span(quietest_).subspan(which * frame_size_, frame_size_);
  if (back) {
    std::reverse_copy(stretch.begin(), stretch.end(), frame.begin());
  } else {
    std::copy(stretch.begin(), stretch.end(), frame.begin());
  }
  for (float& sample : frame) sample *= gain_;
}

}  // namespace anecho
