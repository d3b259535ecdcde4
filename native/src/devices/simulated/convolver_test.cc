#include "devices/simulated/convolver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "devices/simulated/random.h"

namespace anecho {
namespace {

std::vector<float> NoiseOf(int length, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> samples(length);
  for (float& sample : samples) sample = random.Noise();
  return samples;
}

double WorstDifference(int response_length) {
  constexpr int kBlocks = 8;
  const std::vector<float> response = NoiseOf(response_length, 1);
  const std::vector<float> input = NoiseOf(kBlocks * Convolver::kBlock, 2);
  std::vector<float> output(input);
  Convolver convolver(response);
  for (int block = 0; block < kBlocks; ++block) {
    const auto samples = std::span(output).subspan(block * Convolver::kBlock, Convolver::kBlock);
    convolver.Process(samples, samples);
  }
  double worst = 0;
  for (int n = 0; n < static_cast<int>(input.size()); n += 7) {
    double direct = 0;
    for (int k = 0; k < std::min(response_length, n + 1); ++k) direct += response[k] * input[n - k];
    worst = std::max(worst, std::abs(direct - output[n]));
  }
  return worst / std::sqrt(response_length);
}

TEST(Convolver, D7_EqualsDirectConvolution) {
  EXPECT_LT(WorstDifference(1), 1e-5);
  EXPECT_LT(WorstDifference(480), 1e-5);
  EXPECT_LT(WorstDifference(481), 1e-5);
  EXPECT_LT(WorstDifference(2000), 1e-5);
}

}  // namespace
}  // namespace anecho
