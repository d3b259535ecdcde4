#include "dsp/rate_converter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "base/error.h"

namespace anecho {
namespace {

std::vector<float> Sine(double hz, int rate, std::int64_t frames, double amplitude = 0.5) {
  std::vector<float> samples(static_cast<std::size_t>(frames));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double turns = hz * static_cast<double>(i) / rate;
    samples[i] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * turns));
  }
  return samples;
}

std::vector<float> Noise(std::size_t count) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(-0.5f, 0.5f);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = uniform(random);
  return samples;
}

std::vector<float> Convert(RateConverter& converter, std::span<const float> input, int channels) {
  const auto frames = static_cast<std::int64_t>(input.size()) / channels;
  std::vector<float> output(static_cast<std::size_t>(converter.MaxOutputFrames(frames) * channels));
  const std::int64_t written = converter.Process(input, output, /*last=*/true);
  output.resize(static_cast<std::size_t>(written * channels));
  return output;
}

// Leaves out both ends, where the input begins and stops abruptly.
double SnrDb(std::span<const float> ideal, std::span<const float> actual, std::size_t edge) {
  double signal = 0;
  double noise = 0;
  for (std::size_t i = edge; i + edge < std::min(ideal.size(), actual.size()); ++i) {
    signal += static_cast<double>(ideal[i]) * ideal[i];
    noise += std::pow(static_cast<double>(actual[i]) - ideal[i], 2);
  }
  return 10 * std::log10(signal / std::max(noise, 1e-30));
}

struct Rates {
  int in;
  int out;
};

class RateConverterRates : public ::testing::TestWithParam<Rates> {};

}  // namespace

TEST_P(RateConverterRates, A3SineKeepsItsPlaceAndPurity) {
  const auto [in, out] = GetParam();
  RateConverter converter(in, out, 1);
  const auto result = Convert(converter, Sine(1000, in, in), 1);
  ASSERT_EQ(result.size(), static_cast<std::size_t>(out)) << "one second stays one second";
  // Compared with a sine made at the new rate: a delay of 1/1000 sample would show.
  EXPECT_GT(SnrDb(Sine(1000, out, out), result, result.size() / 10), 90);
}

TEST_P(RateConverterRates, A3LengthIsTheTimeOfTheInputRoundedUp) {
  const auto [in, out] = GetParam();
  for (const std::int64_t frames : {0, 1, 2, 7, 441, 1000, 4097}) {
    RateConverter converter(in, out, 1);
    const auto result = Convert(converter, Noise(static_cast<std::size_t>(frames)), 1);
    EXPECT_EQ(static_cast<std::int64_t>(result.size()), (frames * out + in - 1) / in) << frames;
  }
}

TEST_P(RateConverterRates, A3OddPacketsGiveTheSameSamplesAsOneCall) {
  const auto [in, out] = GetParam();
  const std::vector<float> input = Noise(6000);
  RateConverter whole(in, out, 2);
  const auto expected = Convert(whole, input, 2);

  RateConverter pieces(in, out, 2);
  std::vector<float> result;
  std::vector<float> output(static_cast<std::size_t>(pieces.MaxOutputFrames(700) * 2));
  const std::int64_t sizes[] = {1, 441, 0, 37, 480, 3, 700};
  std::size_t at = 0;
  for (int turn = 0; at < input.size(); ++turn) {
    const std::size_t count =
        std::min(static_cast<std::size_t>(sizes[turn % 7]) * 2, input.size() - at);
    const bool last = at + count == input.size();
    const auto written = pieces.Process(std::span(input).subspan(at, count), output, last);
    result.insert(result.end(), output.begin(), output.begin() + written * 2);
    at += count;
  }
  EXPECT_EQ(result, expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, RateConverterRates,
    ::testing::Values(Rates{44100, 48000}, Rates{48000, 44100}, Rates{48000, 16000},
                      Rates{16000, 48000}, Rates{8000, 48000}, Rates{96000, 48000},
                      Rates{192000, 48000}, Rates{8000, 192000}, Rates{192000, 8000},
                      Rates{11025, 16000}, Rates{48000, 48000}),
    [](const auto& rates) {
      return std::to_string(rates.param.in) + "to" + std::to_string(rates.param.out);
    });

TEST(RateConverter, A3WhatTheNewRateCannotHoldIsGone) {
  RateConverter converter(48000, 16000, 1);
  const auto result = Convert(converter, Sine(9000, 48000, 48000), 1);
  double power = 0;
  for (std::size_t i = 1600; i < 14400; ++i) power += static_cast<double>(result[i]) * result[i];
  EXPECT_LT(10 * std::log10(power / 12800), -100) << "9 kHz does not come back as 7 kHz";
}

TEST(RateConverter, A3ChannelsStayApart) {
  const auto left = Sine(440, 44100, 44100);
  const auto right = Sine(3000, 44100, 44100);
  std::vector<float> both;
  for (std::size_t i = 0; i < left.size(); ++i) {
    both.push_back(left[i]);
    both.push_back(right[i]);
  }
  RateConverter converter(44100, 48000, 2);
  const auto result = Convert(converter, both, 2);
  std::vector<float> result_left;
  std::vector<float> result_right;
  for (std::size_t i = 0; i < result.size(); i += 2) {
    result_left.push_back(result[i]);
    result_right.push_back(result[i + 1]);
  }
  EXPECT_GT(SnrDb(Sine(440, 48000, 48000), result_left, 4800), 90);
  EXPECT_GT(SnrDb(Sine(3000, 48000, 48000), result_right, 4800), 90);
}

TEST(RateConverter, A3StartsAfreshAfterTheLastCall) {
  const auto input = Noise(1000);
  RateConverter converter(44100, 48000, 1);
  const auto first = Convert(converter, input, 1);
  EXPECT_EQ(Convert(converter, input, 1), first);
}

TEST(RateConverter, A3RefusesRatesOutOfRange) {
  EXPECT_THROW(RateConverter(7999, 48000, 1), Error);
  EXPECT_THROW(RateConverter(48000, 192001, 1), Error);
  EXPECT_THROW(RateConverter(48000, 44100, 0), Error);
}

}  // namespace anecho
