#include "dsp/polyphase_resampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace anecho {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;

std::vector<float> Sine(double hz, int rate, int samples) {
  std::vector<float> sine(samples);
  for (int i = 0; i < samples; ++i) {
    sine[i] = static_cast<float>(std::sin(kTwoPi * hz / rate * i));
  }
  return sine;
}

double Decibels(double power_ratio) { return 10.0 * std::log10(power_ratio + 1e-30); }

// Signal to error when a sine is read by a step that changes by 10 ppm per 10 ms frame, 1,000
// ppm/s, against the same sine computed at the same positions.
double GlidingSnr(int input_rate, int output_rate, double hz) {
  const PolyphaseResampler resampler(input_rate, output_rate);
  const std::vector<float> input = Sine(hz, input_rate, input_rate);
  const double nominal = static_cast<double>(input_rate) / output_rate;
  std::vector<float> out(output_rate / 100);
  double position = resampler.before();
  double signal = 0;
  double error = 0;
  for (int frame = 0; frame < 80; ++frame) {
    const double step = nominal * (1.0 + 1e-5 * (frame - 40));
    EXPECT_TRUE(resampler.Read(input, position, step, out));
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double at = position + static_cast<double>(i) * step;
      const double expected = std::sin(kTwoPi * hz / input_rate * at);
      signal += expected * expected;
      error += (out[i] - expected) * (out[i] - expected);
    }
    position += static_cast<double>(out.size()) * step;
  }
  return Decibels(signal / error);
}

TEST(PolyphaseResampler, A17_WholePositionsGiveTheSamplesThemselves) {
  const PolyphaseResampler resampler(48000, 48000);
  const std::vector<float> input = Sine(5000, 48000, 1000);
  std::vector<float> out(480);
  ASSERT_TRUE(resampler.Read(input, 100.0, 1.0, out));
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], input[100 + i]);
}

TEST(PolyphaseResampler, A17_PositionsCloseToASampleAreAsGood) {
  const PolyphaseResampler resampler(48000, 48000);
  const std::vector<float> input = Sine(5000, 48000, 1000);
  std::vector<float> out(480);
  for (const double off : {-2e-5, -9e-6, 3e-6, 9e-6, 2e-5}) {
    for (const double pace : {-2e-8, 1e-9, 2e-8}) {
      ASSERT_TRUE(resampler.Read(input, 100.0 + off, 1.0 + pace, out));
      for (std::size_t i = 0; i < out.size(); ++i) {
        const double at = 100.0 + off + static_cast<double>(i) * (1.0 + pace);
        EXPECT_NEAR(out[i], std::sin(kTwoPi * 5000 / 48000 * at), 3e-5);
      }
    }
  }
}

TEST(PolyphaseResampler, A17_CleanUnderAGlidingRatio) {
  for (double hz : {50.0, 997.0, 4000.0, 9000.0, 15000.0, 19000.0}) {
    EXPECT_GT(GlidingSnr(48000, 48000, hz), 88.0) << hz;
  }
  for (double hz : {100.0, 3000.0, 5500.0}) EXPECT_GT(GlidingSnr(16000, 16000, hz), 88.0) << hz;
}

TEST(PolyphaseResampler, A17_CleanFromAndToEveryRate) {
  const int rates[][2] = {{44100, 48000}, {48000, 44100},  {8000, 48000},   {48000, 8000},
                          {96000, 48000}, {192000, 16000}, {192000, 48000}, {16000, 192000},
                          {48000, 16000}, {32000, 44100},  {44056, 48000}};
  for (const auto& [input, output] : rates) {
    const double edge = 0.38 * std::min(input, output);
    for (double share : {0.1, 0.5, 0.9}) {
      EXPECT_GT(GlidingSnr(input, output, share * edge), 80.0)
          << input << " " << output << " " << share;
    }
  }
}

TEST(PolyphaseResampler, A17_WhatTheOutputCannotHoldIsGone) {
  const PolyphaseResampler resampler(48000, 16000);
  std::vector<float> out(1000);
  for (double hz : {8700.0, 10000.0, 16000.0, 23000.0}) {
    const std::vector<float> input = Sine(hz, 48000, 5000);
    ASSERT_TRUE(resampler.Read(input, 500.3, 3.0001, out));
    for (float sample : out) EXPECT_LT(std::abs(sample), 1e-4) << hz;
  }
}

TEST(PolyphaseResampler, A17_PassbandIsFlat) {
  const PolyphaseResampler resampler(48000, 48000);
  std::vector<float> out(4800);
  for (double hz = 100; hz < 19000; hz += 300) {
    const std::vector<float> input = Sine(hz, 48000, 6000);
    ASSERT_TRUE(resampler.Read(input, 100.5, 1.00003, out));
    double power = 0;
    double expected = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double at = 100.5 + static_cast<double>(i) * 1.00003;
      power += out[i] * out[i];
      expected += std::pow(std::sin(kTwoPi * hz / 48000 * at), 2);
    }
    EXPECT_NEAR(Decibels(power / expected), 0.0, 0.01) << hz;
  }
}

TEST(PolyphaseResampler, A17_PiecesJoinWithoutASeam) {
  const PolyphaseResampler resampler(44100, 48000);
  const std::vector<float> input = Sine(1000, 44100, 2000);
  const double step = 44100.0 / 48000.0 * 1.0001;
  std::vector<float> whole(960);
  ASSERT_TRUE(resampler.Read(input, 50.25, step, whole));
  std::vector<float> piece(100);
  for (std::size_t start = 0; start + piece.size() <= whole.size(); start += piece.size()) {
    ASSERT_TRUE(resampler.Read(input, 50.25 + static_cast<double>(start) * step, step, piece));
    for (std::size_t i = 0; i < piece.size(); ++i) EXPECT_NEAR(piece[i], whole[start + i], 1e-5);
  }
}

// A2
TEST(PolyphaseResampler, A2_A17_ReadsNothingOutsideOfItsHistory) {
  for (const int rate : {16000, 48000, 192000}) {
    const PolyphaseResampler resampler(rate, 48000);
    const double nominal = rate / 48000.0;
    const auto taps = static_cast<std::size_t>(resampler.before() + resampler.after());
    // In an allocation of its own, so that a sanitizer sees what is read outside.
    const std::vector<float> history(static_cast<std::size_t>(480 * nominal) + taps + 4, 0.5f);
    std::vector<float> out(480);
    EXPECT_TRUE(resampler.Read(history, resampler.before() + 0.25, nominal, out));
    EXPECT_NEAR(out[200], 0.5f, 1e-3);
    const double nan = std::nan("");
    for (const auto& [position, step] : {std::pair{resampler.before() - 0.25, nominal},
                                         {-1e300, nominal},
                                         {1e300, nominal},
                                         {nan, nominal},
                                         {resampler.before() + 0.25, nan},
                                         {resampler.before() + 0.25, 1.1 * nominal},
                                         {resampler.before() + 0.25, 35.0},
                                         {resampler.before() + 0.25, -20.0},
                                         {resampler.before() + 0.25, 0.0},
                                         {resampler.before() + 20.25, nominal}}) {
      out.assign(480, 1.0f);
      EXPECT_FALSE(resampler.Read(history, position, step, out)) << position << ", " << step;
      EXPECT_EQ(*std::max_element(out.begin(), out.end()), 0) << position << ", " << step;
    }
  }
}

}  // namespace
}  // namespace anecho
