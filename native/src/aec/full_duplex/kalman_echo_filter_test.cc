#include "aec/full_duplex/kalman_echo_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "aec/full_duplex/frame_transform.h"
#include "echo_scene.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::Power;
using testing::Random;

constexpr std::size_t kFrame = kDuplexFrame;

std::vector<float> Noise(std::uint32_t seed, std::size_t size, float peak) {
  Random random(seed);
  std::vector<float> samples(size);
  for (float& sample : samples) sample = peak * random.Next();
  return samples;
}

/// A response that dies away by 60 dB in `length` samples, with a reflection in every 16.
std::vector<float> MakeResponse(std::uint32_t seed, std::size_t length) {
  Random random(seed);
  std::vector<float> response(length);
  for (std::size_t i = 0; i < length; i += 16) {
    const auto at = i + static_cast<std::size_t>(8 * (1 + random.Next()));
    if (at >= length) break;
    response[at] = 0.4f * random.Next() *
                   std::pow(10.0f, -3.0f * static_cast<float>(i) / static_cast<float>(length));
  }
  return response;
}

/// The direct time-domain filter with which all results are compared.
std::vector<float> Convolve(const std::vector<float>& signal, const std::vector<float>& response) {
  std::vector<double> sum(signal.size());
  for (std::size_t j = 0; j < response.size(); ++j) {
    if (response[j] == 0) continue;
    for (std::size_t i = j; i < signal.size(); ++i) {
      sum[i] += static_cast<double>(response[j]) * static_cast<double>(signal[i - j]);
    }
  }
  return {sum.begin(), sum.end()};
}

struct Result {
  std::vector<float> error;
  std::vector<float> echo;
};

Result Feed(KalmanEchoFilter* filter, const std::vector<std::vector<float>>& reference,
            const std::vector<float>& microphone) {
  Result result{std::vector<float>(microphone.size()), std::vector<float>(microphone.size())};
  for (std::size_t i = 0; i + kFrame <= microphone.size(); i += kFrame) {
    std::vector<std::span<const float>> now;
    for (const auto& channel : reference) now.push_back(std::span(channel).subspan(i, kFrame));
    filter->Process(now, std::span(microphone).subspan(i, kFrame),
                    std::span(result.error).subspan(i, kFrame),
                    std::span(result.echo).subspan(i, kFrame));
  }
  return result;
}

double Reduction(const std::vector<float>& before, const std::vector<float>& after,
                 std::size_t from) {
  return Decibels(Power(before, from, before.size()) / Power(after, from, after.size()));
}

}  // namespace

TEST(KalmanEchoFilter, A3_IsTheDirectFilterWithItsResponse) {
  KalmanEchoFilterConfig config;
  config.length_ms = config.high_band_length_ms = 40;
  config.constrained_partitions = 8;
  KalmanEchoFilter filter(config);
  const auto reference = Noise(1, 60 * kFrame, 8000);
  const auto microphone = Convolve(reference, MakeResponse(2, 1500));
  Feed(&filter, {reference}, microphone);
  const std::vector<float> response = filter.Response();
  ASSERT_EQ(response.size(), 1920u);
  // The first hop of the next frame, before anything is learnt from it.
  auto further = reference;
  const auto more = Noise(3, kFrame, 8000);
  further.insert(further.end(), more.begin(), more.end());
  const auto expected = Convolve(further, response);
  const auto result = Feed(&filter, {more}, std::vector<float>(kFrame));
  double wrong = 0;
  double right = 0;
  for (std::size_t i = 0; i < KalmanEchoFilter::kHop; ++i) {
    const double truth = static_cast<double>(expected[reference.size() + i]);
    wrong += std::pow(static_cast<double>(result.echo[i]) - truth, 2);
    right += truth * truth;
  }
  EXPECT_GT(Decibels(right / wrong), 90);
}

TEST(KalmanEchoFilter, A3_FindsAResponseOfAQuarterSecond) {
  KalmanEchoFilterConfig config;
  config.high_band_length_ms = config.length_ms;
  KalmanEchoFilter filter(config);
  const auto reference = Noise(1, 300 * kFrame, 8000);
  const auto truth = MakeResponse(2, 9600);
  const auto microphone = Convolve(reference, truth);
  const Result result = Feed(&filter, {reference}, microphone);
  EXPECT_GT(Reduction(microphone, result.error, 200 * kFrame), 40);
  const std::vector<float> response = filter.Response();
  double wrong = 0;
  double energy = 0;
  for (std::size_t i = 0; i < response.size(); ++i) {
    const double expected = i < truth.size() ? static_cast<double>(truth[i]) : 0;
    wrong += std::pow(static_cast<double>(response[i]) - expected, 2);
    energy += expected * expected;
  }
  EXPECT_GT(Decibels(energy / wrong), 35);
}

TEST(KalmanEchoFilter, A3_FindsOneResponseForEachChannel) {
  KalmanEchoFilterConfig config;
  config.reference_channels = 2;
  config.length_ms = config.high_band_length_ms = 60;
  KalmanEchoFilter filter(config);
  const auto left = Noise(1, 400 * kFrame, 8000);
  const auto right = Noise(2, 400 * kFrame, 8000);
  auto microphone = Convolve(left, MakeResponse(3, 2000));
  const auto other = Convolve(right, MakeResponse(4, 2000));
  for (std::size_t i = 0; i < microphone.size(); ++i) microphone[i] += other[i];
  const Result result = Feed(&filter, {left, right}, microphone);
  EXPECT_GT(Reduction(microphone, result.error, 300 * kFrame), 40);
}

TEST(KalmanEchoFilter, A3_LearnsFromSoundInAnyChannel) {
  KalmanEchoFilterConfig config;
  config.reference_channels = 2;
  const std::vector<float> silence(100 * kFrame);
  const auto noise = Noise(1, 100 * kFrame, 8000);
  for (const auto& reference : {std::vector{noise, silence}, std::vector{silence, noise}}) {
    KalmanEchoFilter filter(config);
    Feed(&filter, reference, silence);
    EXPECT_NEAR(filter.learnt_s(), 1, 0.01);
  }
}

TEST(KalmanEchoFilter, A19_KeepsItsResponseWhileBothTalk) {
  KalmanEchoFilterConfig config;
  config.length_ms = config.high_band_length_ms = 100;
  KalmanEchoFilter filter(config);
  const auto reference = Noise(1, 600 * kFrame, 8000);
  const auto echo = Convolve(reference, MakeResponse(2, 4000));
  auto microphone = echo;
  // As loud as the echo, from the third second on.
  const auto voice = Noise(5, microphone.size(), 8000);
  const double level = std::sqrt(Power(echo, 0, echo.size()) / Power(voice, 0, voice.size()));
  for (std::size_t i = 300 * kFrame; i < microphone.size(); ++i) {
    microphone[i] += static_cast<float>(level) * voice[i];
  }
  const Result result = Feed(&filter, {reference}, microphone);
  std::vector<float> rest(echo.size());
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = echo[i] - result.echo[i];
  EXPECT_GT(
      Decibels(Power(echo, 300 * kFrame, echo.size()) / Power(rest, 300 * kFrame, rest.size())),
      25);
}

TEST(KalmanEchoFilter, D10_KnowsHowWrongItIs) {
  KalmanEchoFilter filter;
  FrameAnalyzer analyzer;
  FrameSpectrum spectrum;
  const auto reference = Noise(1, 100 * kFrame, 8000);
  const auto microphone = Convolve(reference, MakeResponse(2, 6000));
  double expected = 0;
  double actual = 0;
  std::vector<float> error(kFrame);
  std::vector<float> echo(kFrame);
  for (std::size_t i = 0; i + kFrame <= microphone.size(); i += kFrame) {
    const std::span<const float> now = std::span(reference).subspan(i, kFrame);
    filter.Process(std::span(&now, 1), std::span(microphone).subspan(i, kFrame), error, echo);
    analyzer.Analyze(error, &spectrum);
    if (i < 10 * kFrame || i > 50 * kFrame) continue;
    for (std::size_t k = 4; k < DuplexBin(8000); ++k) {
      expected += static_cast<double>(filter.uncertainty()[k]);
      actual += std::pow(static_cast<double>(spectrum.real[k]), 2) +
                std::pow(static_cast<double>(spectrum.imaginary[k]), 2);
    }
  }
  EXPECT_NEAR(Decibels(expected / actual), 0, 8);
}

TEST(KalmanEchoFilter, D10_StaysFiniteWithoutDenormals) {
  KalmanEchoFilterConfig config;
  KalmanEchoFilter filter(config);
  const auto check = [&](const char* what, const std::vector<float>& reference,
                         const std::vector<float>& microphone) {
    const Result result = Feed(&filter, {reference}, microphone);
    for (const auto* signal : {&result.error, &result.echo}) {
      for (const float sample : *signal) {
        ASSERT_TRUE(std::isfinite(sample)) << what;
        ASSERT_NE(std::fpclassify(sample), FP_SUBNORMAL) << what;
      }
    }
    for (const float power : filter.uncertainty()) {
      ASSERT_TRUE(std::isfinite(power) && power >= 0) << what;
    }
  };
  const std::size_t size = 500 * kFrame;
  std::vector<float> square(size);
  for (std::size_t i = 0; i < size; ++i) square[i] = i / 48 % 2 == 0 ? 32768.0f : -32768.0f;
  const auto voice = Noise(1, size, 8000);
  const std::vector<float> silence(size);
  check("sound", voice, Convolve(voice, MakeResponse(2, 300)));
  check("silence", silence, silence);
  check("a noise floor at -90 dBFS", Noise(3, size, 1.8f), Noise(4, size, 10));
  check("square waves", square, square);
  check("square waves of a reference that is not heard", square, silence);
  check("square waves in the microphone", silence, square);
  const Result after = Feed(&filter, {voice}, voice);
  EXPECT_GT(Reduction(voice, after.error, 400 * kFrame), 20);
}

TEST(KalmanEchoFilter, A3_LearnsAgainWhereItIsMadeUncertain) {
  const auto reference = Noise(1, 350 * kFrame, 8000);
  auto microphone = Convolve(reference, MakeResponse(2, 3000));
  const auto moved = Convolve(reference, MakeResponse(8, 3000));
  std::copy(moved.begin() + 300 * kFrame, moved.end(), microphone.begin() + 300 * kFrame);
  double reductions[2] = {};
  for (const bool raise : {false, true}) {
    KalmanEchoFilter filter;
    std::vector<float> error(reference.size());
    std::vector<float> echo(kFrame);
    for (std::size_t i = 0; i + kFrame <= reference.size(); i += kFrame) {
      const std::span<const float> now = std::span(reference).subspan(i, kFrame);
      filter.Process(std::span(&now, 1), std::span(microphone).subspan(i, kFrame),
                     std::span(error).subspan(i, kFrame), echo);
      if (!raise || i / kFrame < 300 || i / kFrame > 305) continue;
      PowerSpectrum power;
      power.fill(static_cast<float>(480 * Power(error, i, i + kFrame)));
      filter.RaiseUncertainty(power);
    }
    reductions[raise] = Reduction(microphone, error, 330 * kFrame);
  }
  EXPECT_GT(reductions[1], reductions[0] + 6);
}

TEST(KalmanEchoFilter, A3_FollowsAKnownChangeOfVolumeAtOnce) {
  const auto reference = Noise(1, 310 * kFrame, 8000);
  auto microphone = Convolve(reference, MakeResponse(2, 3000));
  for (std::size_t i = 300 * kFrame; i < microphone.size(); ++i) microphone[i] *= 3;
  KalmanEchoFilter filter;
  const auto part = [&](const std::vector<float>& all, std::size_t from, std::size_t to) {
    return std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(from * kFrame),
                              all.begin() + static_cast<std::ptrdiff_t>(to * kFrame));
  };
  Feed(&filter, {part(reference, 0, 300)}, part(microphone, 0, 300));
  filter.ScaleResponse(3);
  const auto louder = part(microphone, 300, 310);
  const Result result = Feed(&filter, {part(reference, 300, 310)}, louder);
  EXPECT_GT(Reduction(louder, result.error, 0), 30);
}

TEST(KalmanEchoFilter, A19_ExpectsTheEchoOfMissingReferenceAndLearnsNothingFromIt) {
  const auto reference = Noise(1, 400 * kFrame, 8000);
  const auto microphone = Convolve(reference, MakeResponse(2, 3000));
  constexpr std::size_t kHole = 300;
  double after[2] = {};
  double expected = 0;
  double actual = 0;
  for (const bool knows : {false, true}) {
    KalmanEchoFilter filter;
    std::vector<float> received = reference;
    std::fill_n(received.begin() + kHole * kFrame, 2 * kFrame, 0.0f);
    std::vector<float> error(reference.size());
    std::vector<float> echo(kFrame);
    FrameAnalyzer analyzer;
    FrameSpectrum spectrum;
    for (std::size_t i = 0; i + kFrame <= reference.size(); i += kFrame) {
      const std::size_t frame = i / kFrame;
      const bool is_missing = frame == kHole || frame == kHole + 1;
      const std::span<const float> now = std::span(received).subspan(i, kFrame);
      filter.Process(std::span(&now, 1), std::span(microphone).subspan(i, kFrame),
                     std::span(error).subspan(i, kFrame), echo, knows && is_missing ? 1.0f : 0.0f);
      analyzer.Analyze(std::span(error).subspan(i, kFrame), &spectrum);
      EXPECT_EQ(filter.misses_reference(), knows && frame >= kHole && frame <= kHole + 26) << frame;
      if (!knows || frame < kHole || frame > kHole + 4) continue;
      for (std::size_t k = 4; k < DuplexBin(8000); ++k) {
        expected += static_cast<double>(filter.missing_echo()[k]);
        actual += std::pow(static_cast<double>(spectrum.real[k]), 2) +
                  std::pow(static_cast<double>(spectrum.imaginary[k]), 2);
      }
    }
    after[knows] = Reduction(microphone, error, (kHole + 30) * kFrame);
  }
  EXPECT_NEAR(Decibels(expected / actual), 0, 3);
  EXPECT_GT(after[1], after[0] + 3);
}

TEST(KalmanEchoFilter, RefusesAConfigurationOutOfRange) {
  KalmanEchoFilterConfig config;
  config.reference_channels = 3;
  EXPECT_THROW(KalmanEchoFilter filter(config), std::invalid_argument);
}

}  // namespace anecho
