#include "dsp/real_fft.h"

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

TEST(RealFft, IsTheFourierTransform) {
  for (const std::size_t size : {32u, 320u, 480u, 512u, 960u}) {
    RealFft fft(size);
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

TEST(RealFft, HasTheUsualSignAndPacking) {
  constexpr int kSize = 64;
  RealFft fft(kSize);
  std::vector<float> data(kSize);
  for (int i = 0; i < kSize; ++i) {
    const double turn = 2 * std::numbers::pi * i / kSize;
    data[i] = static_cast<float>(0.5 + std::cos(3 * turn) + 2 * std::sin(5 * turn));
  }
  fft.Forward(data);
  EXPECT_NEAR(data[0], 32, 1e-4);
  EXPECT_NEAR(data[1], 0, 1e-4);
  EXPECT_NEAR(data[6], 32, 1e-4);
  EXPECT_NEAR(data[7], 0, 1e-4);
  EXPECT_NEAR(data[10], 0, 1e-4);
  EXPECT_NEAR(data[11], -64, 1e-4);
}

TEST(RealFft, InverseUndoesForward) {
  for (const std::size_t size : {32u, 512u, 16384u}) {
    RealFft fft(size);
    std::vector<float> data(size);
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<float>((i * 7919) % 13) - 6;
    const std::vector<float> original = data;
    fft.Forward(data);
    fft.Inverse(data);
    for (std::size_t i = 0; i < size; ++i) ASSERT_NEAR(data[i], original[i], 1e-4);
  }
}

TEST(RealFft, InverseUndoesForwardWithThePartsApart) {
  RealFft fft(480);
  const std::vector<float> samples = Noise(480);
  std::vector<float> real(fft.bins());
  std::vector<float> imaginary(fft.bins());
  std::vector<float> back(480);
  fft.Forward(samples, real, imaginary);
  fft.Inverse(real, imaginary, back);
  for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(back[i], samples[i], 1e-6);
}

TEST(RealFft, RefusesASizeItCannotDo) {
  for (const std::size_t size : {0u, 16u, 48u, 224u}) {
    EXPECT_THROW(RealFft fft(size), std::invalid_argument) << size;
  }
}

}  // namespace anecho
