#include "aec/full_duplex/echo_coherence.h"

namespace anecho {
namespace {

constexpr float kKeep = 0.85f;
// 15 dB above the noise.
constexpr float kClear = 30;
constexpr std::size_t kFirstBin = DuplexBin(150);
constexpr std::size_t kLastBin = DuplexBin(7500);

}  // namespace

void EchoCoherence::Update(const FrameSpectrum& error, const FrameSpectrum& echo,
                           const PowerSpectrum& noise) {
  const auto smooth = [](float* mean, float value) { *mean = kKeep * *mean + (1 - kKeep) * value; };
  for (std::size_t k = 0; k < kDuplexBins; ++k) {
    const float er = error.real[k];
    const float ei = error.imaginary[k];
    const float sr = echo.real[k];
    const float si = echo.imaginary[k];
    smooth(&cross_.real[k], er * sr + ei * si);
    smooth(&cross_.imaginary[k], ei * sr - er * si);
    smooth(&error_[k], er * er + ei * ei);
    smooth(&echo_[k], sr * sr + si * si);
    smooth(&microphone_[k], (er + sr) * (er + sr) + (ei + si) * (ei + si));
  }
  float explained = 0;
  error_sum_ = echo_sum_ = microphone_sum_ = 0;
  for (std::size_t k = kFirstBin; k < kLastBin; ++k) {
    if (echo_[k] < kClear * noise[k]) continue;
    explained += (cross_.real[k] * cross_.real[k] + cross_.imaginary[k] * cross_.imaginary[k]) /
                 (echo_[k] + 1);
    error_sum_ += error_[k];
    echo_sum_ += echo_[k];
    microphone_sum_ += microphone_[k];
  }
  share_ = error_sum_ > 0 ? explained / error_sum_ : 0;
}

}  // namespace anecho
