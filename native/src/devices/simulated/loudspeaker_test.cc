#include "devices/simulated/loudspeaker.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace anecho {
namespace {

/// Plays a sine. @return the output's amplitude at `measured` Hz.
double Respond(double distortion, double frequency, double amplitude, double measured) {
  Loudspeaker loudspeaker(distortion);
  std::vector<float> samples(48000);
  for (int n = 0; n < 48000; ++n) {
    samples[n] =
        static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * frequency * n / 48000));
  }
  loudspeaker.Process(samples);
  std::complex<double> sum = 0;
  for (int n = 24000; n < 48000; ++n) {
    sum += static_cast<double>(samples[n]) *
           std::polar(1.0, -2 * std::numbers::pi * measured * n / 48000);
  }
  return std::abs(sum) / 12000;
}

TEST(Loudspeaker, D7_LimitsTheBand) {
  EXPECT_NEAR(Respond(0, 1000, 0.1, 1000), 0.1, 0.002);
  EXPECT_NEAR(Respond(0, 150, 0.1, 150), 0.0707, 0.002);
  EXPECT_NEAR(Respond(0, 12000, 0.1, 12000), 0.0707, 0.002);
  EXPECT_LT(Respond(0, 40, 0.1, 40), 0.01);
  EXPECT_LT(Respond(0, 20000, 0.1, 20000), 0.01);
}

TEST(Loudspeaker, D7_DistortsAsMuchAsAsked) {
  EXPECT_LT(Respond(0, 1000, 0.5, 3000), 1e-5);
  const double mild = Respond(0.15, 1000, 0.5, 3000) / Respond(0.15, 1000, 0.5, 1000);
  EXPECT_GT(mild, 0.005);
  EXPECT_LT(mild, 0.03);
  EXPECT_GT(Respond(1, 1000, 0.5, 3000) / Respond(1, 1000, 0.5, 1000), 0.15);
}

}  // namespace
}  // namespace anecho
