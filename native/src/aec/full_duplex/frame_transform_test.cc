#include "aec/full_duplex/frame_transform.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "echo_scene.h"

namespace anecho {

TEST(FrameTransform, AddsUpToTheSignalAFrameLater) {
  testing::Random random(1);
  std::vector<float> signal(20 * kDuplexFrame);
  for (float& sample : signal) sample = 10000 * random.Next();
  FrameAnalyzer analyzer;
  FrameSynthesizer synthesizer;
  FrameSpectrum spectrum;
  std::vector<float> frame(kDuplexFrame);
  for (std::size_t i = 0; i + kDuplexFrame <= signal.size(); i += kDuplexFrame) {
    analyzer.Analyze(std::span(signal).subspan(i, kDuplexFrame), &spectrum);
    synthesizer.Synthesize(spectrum, frame);
    for (std::size_t j = 0; j < kDuplexFrame && i > 0; ++j) {
      ASSERT_NEAR(frame[j], signal[i - kDuplexFrame + j], 0.02f) << i + j;
    }
  }
}

TEST(FrameTransform, HoldsTheScaleOfPowerSpectrum) {
  testing::Random random(2);
  std::vector<float> frame(kDuplexFrame);
  FrameAnalyzer analyzer;
  FrameSpectrum spectrum;
  double power = 0;
  double sum = 0;
  for (int i = 0; i < 400; ++i) {
    for (float& sample : frame) {
      sample = 1000 * random.Next();
      power += static_cast<double>(sample) * static_cast<double>(sample) / kDuplexFrame;
    }
    analyzer.Analyze(frame, &spectrum);
    for (std::size_t k = 1; k + 1 < kDuplexBins; ++k) {
      sum += std::norm(std::complex<double>(spectrum.real[k], spectrum.imaginary[k]));
    }
  }
  EXPECT_NEAR(sum / (kDuplexBins - 2) / (480 * power), 1, 0.02);
}

TEST(FrameTransform, PutsAToneIntoItsBin) {
  FrameAnalyzer analyzer;
  FrameSpectrum spectrum;
  std::vector<float> frame(kDuplexFrame);
  for (std::size_t t = 0; t < 2; ++t) {
    for (std::size_t i = 0; i < kDuplexFrame; ++i) {
      const auto at = static_cast<double>(t * kDuplexFrame + i);
      frame[i] = static_cast<float>(std::cos(2 * std::numbers::pi * 1000 * at / kDuplexRate));
    }
    analyzer.Analyze(frame, &spectrum);
  }
  const auto power = [&](std::size_t k) {
    return spectrum.real[k] * spectrum.real[k] + spectrum.imaginary[k] * spectrum.imaginary[k];
  };
  EXPECT_GT(power(DuplexBin(1000)), 1e4f);
  EXPECT_LT(power(DuplexBin(1000) + 8), power(DuplexBin(1000)) * 1e-4f);
}

}  // namespace anecho
