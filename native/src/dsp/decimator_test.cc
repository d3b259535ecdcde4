#include "dsp/decimator.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace anecho {
namespace {

// Level at the output of a sine of level 0 dB, in dB.
double GainDb(int sample_rate, double frequency) {
  Decimator decimator(sample_rate);
  const int length = sample_rate / 100;
  std::vector<float> frame(length);
  std::array<float, 80> output;
  double energy = 0;
  for (int i = 0; i < 20; ++i) {
    for (int j = 0; j < length; ++j) {
      const double turn = frequency * (i * length + j) / sample_rate;
      frame[j] = static_cast<float>(std::sin(2 * std::numbers::pi * turn));
    }
    decimator.Process(frame, output);
    if (i < 2) continue;
    for (float sample : output) energy += sample * sample;
  }
  return 10 * std::log10(energy / (18 * 40));
}

TEST(Decimator, PassesTheTelephoneBandAndStopsWhatWouldFoldIntoIt) {
  for (int rate : {16000, 32000, 48000}) {
    EXPECT_NEAR(GainDb(rate, 300), 0, 0.2) << rate;
    EXPECT_NEAR(GainDb(rate, 3000), 0, 0.3) << rate;
    EXPECT_LT(GainDb(rate, 4700), -35) << rate;
    EXPECT_LT(GainDb(rate, 7000), -35) << rate;
  }
}

TEST(Decimator, KeepsFramesTogether) {
  Decimator decimator(16000);
  std::vector<float> frame(160, 0.0f);
  std::array<float, 80> output;
  frame[159] = 1;
  decimator.Process(frame, output);
  frame[159] = 0;
  decimator.Process(frame, output);
  double sum = 0;
  for (float sample : output) sum += sample;
  EXPECT_NEAR(sum, 0.5, 0.02);
}

}  // namespace
}  // namespace anecho
