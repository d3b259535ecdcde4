#include "aec/full_duplex/echo_presence.h"

#include <cmath>

namespace anecho {
namespace {

constexpr std::size_t kPresenceFirstBin = DuplexBin(150);
constexpr std::size_t kPresenceLastBin = DuplexBin(6000);
// 6 dB above the noise.
constexpr float kAudibleEcho = 4;

}  // namespace

EchoState EchoPresence::Update(const Frame& frame) {
  float sum = 0;
  int bins = 0;
  for (std::size_t k = kPresenceFirstBin; k < kPresenceLastBin; ++k) {
    const float sr = frame.echo.real[k];
    const float si = frame.echo.imaginary[k];
    const float yr = frame.error.real[k] + sr;
    const float yi = frame.error.imaginary[k] + si;
    const float echo_power = sr * sr + si * si;
    const float power = yr * yr + yi * yi;
    const float least = kAudibleEcho * frame.noise[k];
    if (echo_power < least || power < least) continue;
    sum += (yr * sr + yi * si) / std::sqrt(power * echo_power);
    ++bins;
  }
  if (bins >= config_.min_bins) {
    cosine_ += (sum / static_cast<float>(bins) - cosine_) / config_.mean_frames;
  }
  if (state_ == EchoState::kPresent) {
    if (bins >= config_.min_bins || frame.aec3_knows) {
      gone_frames_ = 0;
    } else if (frame.is_playing) {
      ++gone_frames_;
    }
    if (gone_frames_ < config_.gone_frames) return state_;
    state_ = EchoState::kAbsent;
    cosine_ = 0;
  }
  if (frame.is_playing && playing_frames_ < config_.absent_frames) ++playing_frames_;
  if (cosine_ > config_.present_cosine || frame.aec3_knows) {
    state_ = EchoState::kPresent;
    gone_frames_ = 0;
  } else if (playing_frames_ >= config_.absent_frames) {
    state_ = EchoState::kAbsent;
  }
  return state_;
}

}  // namespace anecho
