#include "aec/full_duplex/frame_transform.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anecho {

void FillFrameWindow(std::span<float> window) {
  const auto size = static_cast<double>(window.size());
  for (std::size_t i = 0; i < window.size(); ++i) {
    window[i] =
        static_cast<float>(std::sin(std::numbers::pi * (static_cast<double>(i) + 0.5) / size));
  }
}

FrameAnalyzer::FrameAnalyzer() { FillFrameWindow(window_); }

void FrameAnalyzer::Analyze(std::span<const float> frame, FrameSpectrum* spectrum) {
  std::copy_n(recent_.begin() + kDuplexFrame, kDuplexFrame, recent_.begin());
  std::copy_n(frame.begin(), kDuplexFrame, recent_.begin() + kDuplexFrame);
  for (std::size_t i = 0; i < recent_.size(); ++i) windowed_[i] = recent_[i] * window_[i];
  fft_.Forward(windowed_, spectrum->real, spectrum->imaginary);
}

FrameSynthesizer::FrameSynthesizer() { FillFrameWindow(window_); }

void FrameSynthesizer::Synthesize(const FrameSpectrum& spectrum, std::span<float> frame) {
  fft_.Inverse(spectrum.real, spectrum.imaginary, samples_);
  for (std::size_t i = 0; i < kDuplexFrame; ++i) {
    frame[i] = overlap_[i] + samples_[i] * window_[i];
    overlap_[i] = samples_[kDuplexFrame + i] * window_[kDuplexFrame + i];
  }
}

}  // namespace anecho
