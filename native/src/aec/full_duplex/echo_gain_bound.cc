#include "aec/full_duplex/echo_gain_bound.h"

#include <algorithm>

namespace anecho {
namespace {

// The bound rises by 1 dB a second, up to 20 dB.
constexpr float kBoundRise = 1.0023f;
constexpr float kMaxGain = 100;
// Smoothing of the microphone's power, and the factor by which the power of an echo may exceed its
// own mean.
constexpr float kBoundKeep = 0.7f;
constexpr float kCrest = 2;
// Least power, in a bin, of a reference that is loud enough to set the bound.
constexpr float kMinReference = 480 * 100;
constexpr int kBoundFirstFrames = 40;

}  // namespace

void EchoGainBound::Update(const PowerSpectrum& microphone, const PowerSpectrum& reference,
                           const PowerSpectrum& uncertainty, PowerSpectrum* factor) {
  const bool is_known = frames_ >= kBoundFirstFrames;
  if (!is_known) ++frames_;
  for (std::size_t b = 0; b < kDuplexBandCount; ++b) {
    const auto width = static_cast<float>(kDuplexBandEdges[b + 1] - kDuplexBandEdges[b]);
    auto& history = reference_[b];
    history[next_] = BandPower(reference, b);
    microphone_[b] = kBoundKeep * microphone_[b] + (1 - kBoundKeep) * BandPower(microphone, b);
    const auto [least, most] = std::minmax_element(history.begin(), history.end());
    gain_[b] = std::min(gain_[b] * kBoundRise, kMaxGain);
    if (*least > width * kMinReference && is_known) {
      gain_[b] = std::min(gain_[b], std::max(microphone_[b] / *least, 1e-6f));
    }
    const float bound = kCrest * gain_[b] * *most + 1;
    const float expected = BandPower(uncertainty, b);
    std::fill(factor->begin() + static_cast<std::ptrdiff_t>(kDuplexBandEdges[b]),
              factor->begin() + static_cast<std::ptrdiff_t>(kDuplexBandEdges[b + 1]),
              expected > bound ? bound / expected : 1.0f);
  }
  (*factor)[0] = (*factor)[1];
  next_ = (next_ + 1) % kFrames;
}

}  // namespace anecho
