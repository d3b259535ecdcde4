#include "dsp/real_fft.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace anecho {
namespace {

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
  for (std::size_t size : {4u, 512u, 16384u}) {
    RealFft fft(size);
    std::vector<float> data(size);
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<float>((i * 7919) % 13) - 6;
    const std::vector<float> original = data;
    fft.Forward(data);
    fft.Inverse(data);
    for (std::size_t i = 0; i < size; ++i) ASSERT_NEAR(data[i], original[i], 1e-4);
  }
}

}  // namespace
}  // namespace anecho
