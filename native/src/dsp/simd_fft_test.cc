#include "dsp/simd_fft.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

std::vector<float> Noise(std::size_t size) {
  testing::Random random(7);
  std::vector<float> samples(size);
  for (float& sample : samples) sample = random.Next();
  return samples;
}

}  // namespace

TEST(SimdFft, IsTheFourierTransform) {
  for (const std::size_t size : {32u, 320u, 480u, 512u, 960u}) {
    SimdFft fft(size);
    const std::vector<float> samples = Noise(size);
    std::vector<float> real(fft.bins());
    std::vector<float> imaginary(fft.bins());
    fft.Forward(samples, real, imaginary);
    for (std::size_t k = 0; k < fft.bins(); ++k) {
      std::complex<double> sum = 0;
      for (std::size_t t = 0; t < size; ++t) {
        const double angle =
            -2 * std::numbers::pi * static_cast<double>(k * t % size) / static_cast<double>(size);
        sum += static_cast<double>(samples[t]) * std::polar(1.0, angle);
      }
      EXPECT_NEAR(real[k], sum.real(), 1e-4) << size << " bin " << k;
      EXPECT_NEAR(imaginary[k], sum.imag(), 1e-4) << size << " bin " << k;
    }
  }
}

TEST(SimdFft, InverseUndoesForward) {
  SimdFft fft(480);
  const std::vector<float> samples = Noise(480);
  std::vector<float> real(fft.bins());
  std::vector<float> imaginary(fft.bins());
  std::vector<float> back(480);
  fft.Forward(samples, real, imaginary);
  fft.Inverse(real, imaginary, back);
  for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(back[i], samples[i], 1e-6);
}

TEST(SimdFft, RefusesASizeItCannotDo) {
  for (const std::size_t size : {0u, 16u, 48u, 224u}) {
    EXPECT_THROW(SimdFft fft(size), std::invalid_argument) << size;
  }
}

}  // namespace anecho
