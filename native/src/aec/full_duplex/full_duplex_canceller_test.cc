#include "aec/full_duplex/full_duplex_canceller.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "aec/echo_canceller.h"
#include "anecho.h"
#include "base/error.h"
#include "echo_scene.h"
#include "real_time_guard.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::MakeStereoEcho;
using testing::Power;

constexpr std::size_t kRate = 48000;
constexpr std::size_t kDelay = FullDuplexCanceller::kDelay;
/// Delay of AEC3's output, its filter bank included, in samples.
constexpr std::size_t kAec3OutputDelay = 430;

CancellerConfig ConfigOf(CancellerKind kind) {
  CancellerConfig config;
  config.canceller.kind = kind;
  config.cleaning.high_pass = false;
  return config;
}

std::vector<float> Cancel(const CancellerConfig& config, const std::vector<float>& reference,
                          std::vector<float> microphone) {
  EchoCanceller canceller(config);
  for (std::size_t i = 0; i + kDuplexFrame <= microphone.size(); i += kDuplexFrame) {
    canceller.Process({reference.data() + i, kDuplexFrame}, {microphone.data() + i, kDuplexFrame});
  }
  return microphone;
}

/// @return ratio of the voice to the rest of `output`, in dB, counted from sample `from` on. The
///   voice comes `delay` samples later in `output`.
double Fidelity(const std::vector<float>& voice, const std::vector<float>& output,
                std::size_t delay, std::size_t from) {
  double kept = 0;
  double lost = 0;
  for (std::size_t i = from; i < output.size(); ++i) {
    const double truth = static_cast<double>(voice[i - delay]);
    kept += truth * truth;
    lost += std::pow(static_cast<double>(output[i]) - truth, 2);
  }
  return Decibels(kept / lost);
}

double Reduction(const std::vector<float>& echo, const std::vector<float>& output,
                 std::size_t from_s, std::size_t to_s) {
  return Decibels(Power(echo, from_s * kRate, to_s * kRate) /
                  Power(output, from_s * kRate + kDelay, to_s * kRate));
}

}  // namespace

TEST(FullDuplex, A3_TakesTheEchoOutAfterTheFirstSecond) {
  const auto reference = MakeSpeech(1, kRate, 10);
  const auto echo = MakeEcho(reference, 480, 2);
  const auto clean = Cancel(ConfigOf(CancellerKind::kFullDuplex), reference, echo);
  EXPECT_GT(Reduction(echo, clean, 1, 4), 25);
  EXPECT_GT(Reduction(echo, clean, 5, 10), 35);
}

TEST(FullDuplex, A19_KeepsTheVoiceWhileBothTalk) {
  const auto reference = MakeSpeech(1, kRate, 16);
  const auto echo = MakeEcho(reference, 480, 2);
  auto voice = MakeSpeech(5, kRate, 16);
  const std::size_t from = 8 * kRate;
  std::fill_n(voice.begin(), from, 0.0f);
  const double level = std::sqrt(Power(echo, from, echo.size()) / Power(voice, from, voice.size()));
  auto both = echo;
  for (std::size_t i = 0; i < voice.size(); ++i) {
    voice[i] *= static_cast<float>(level);
    both[i] += voice[i];
  }
  const auto full = Cancel(ConfigOf(CancellerKind::kFullDuplex), reference, both);
  const auto classic = Cancel(ConfigOf(CancellerKind::kClassic), reference, both);
  EXPECT_GT(Reduction(echo, full, 5, 8), 35);
  const double fidelity = Fidelity(voice, full, kDelay, from);
  EXPECT_GT(fidelity, 15);
  EXPECT_GT(fidelity, Fidelity(voice, classic, kAec3OutputDelay, from) + 5);
}

TEST(FullDuplex, A23_LeavesTheVoiceUntouchedWhereThereIsNoEcho) {
  const auto reference = MakeSpeech(1, kRate, 6);
  const auto voice = MakeSpeech(5, kRate, 6);
  const auto clean = Cancel(ConfigOf(CancellerKind::kFullDuplex), reference, voice);
  EXPECT_GT(Fidelity(voice, clean, kDelay, 2 * kRate), 40);
}

TEST(FullDuplex, A23_TakesAnEchoOutThatBeginsLater) {
  const auto reference = MakeSpeech(1, kRate, 12);
  auto echo = MakeEcho(reference, 480, 2);
  const std::size_t from = 6 * kRate;
  std::fill_n(echo.begin(), from, 0.0f);
  const auto clean = Cancel(ConfigOf(CancellerKind::kFullDuplex), reference, echo);
  const auto reduction = [&](std::size_t begin, std::size_t end) {
    return Decibels(Power(echo, begin, end) / Power(clean, begin + kDelay, end + kDelay));
  };
  EXPECT_GT(reduction(from + kRate / 2, from + 2 * kRate), 20);
  EXPECT_GT(reduction(from + 2 * kRate, from + 4 * kRate), 30);
}

TEST(FullDuplex, A3_TakesTheEchoOfAStereoReferenceOut) {
  CancellerConfig config = ConfigOf(CancellerKind::kFullDuplex);
  config.reference_channels = 2;
  const auto [both, echo] = MakeStereoEcho(8, 480, 500);
  EchoCanceller canceller(config);
  std::vector<float> clean = echo;
  for (std::size_t i = 0; i + kDuplexFrame <= clean.size(); i += kDuplexFrame) {
    canceller.Process({both.data() + 2 * i, 2 * kDuplexFrame}, {clean.data() + i, kDuplexFrame});
  }
  EXPECT_GT(Reduction(echo, clean, 4, 8), 30);
}

TEST(FullDuplex, A21_WorksTogetherWithNoiseSuppressionAndGain) {
  CancellerConfig config = ConfigOf(CancellerKind::kFullDuplex);
  config.cleaning.noise_suppression = NoiseSuppression::kHigh;
  config.cleaning.automatic_gain = true;
  config.cleaning.high_pass = true;
  const auto reference = MakeSpeech(1, kRate, 8);
  const auto echo = MakeEcho(reference, 480, 2);
  const auto clean = Cancel(config, reference, echo);
  EXPECT_GT(Reduction(echo, clean, 4, 8), 25);
}

TEST(FullDuplex, D8_DoesNothingThatARealTimeThreadMustNot) {
  if (!testing::RealTimeGuard::Available()) GTEST_SKIP() << "needs AddressSanitizer on Linux";
  const auto reference = MakeSpeech(1, kRate, 3);
  auto microphone = MakeEcho(reference, 480, 2);
  EchoCanceller canceller(ConfigOf(CancellerKind::kFullDuplex));
  const auto before = testing::RealTimeGuard::violations();
  for (std::size_t i = 0; i + kDuplexFrame <= microphone.size(); i += kDuplexFrame) {
    testing::RealTimeGuard::Enter();
    canceller.Process({reference.data() + i, kDuplexFrame}, {microphone.data() + i, kDuplexFrame});
    testing::RealTimeGuard::Leave();
  }
  const auto after = testing::RealTimeGuard::violations();
  EXPECT_EQ(after.allocations, before.allocations);
  EXPECT_EQ(after.frees, before.frees);
  EXPECT_EQ(after.locks, before.locks);
}

TEST(FullDuplex, D10_OutlivesSilenceNoiseAndSquareWaves) {
  const std::size_t size = 4 * kRate;
  std::vector<float> square(size);
  for (std::size_t i = 0; i < size; ++i) square[i] = i / 48 % 2 == 0 ? 1.0f : -1.0f;
  testing::Random random(1);
  std::vector<float> noise(size);
  for (float& sample : noise) sample = 4.5e-5f * random.Next();
  std::vector<float> silence(size);
  EchoCanceller canceller(ConfigOf(CancellerKind::kFullDuplex));
  for (const auto* reference : {&silence, &noise, &square, &silence, &square}) {
    for (const auto* microphone : {&silence, &square, &noise}) {
      std::vector<float> clean = *microphone;
      for (std::size_t i = 0; i + kDuplexFrame <= size; i += kDuplexFrame) {
        const auto figures = canceller.Process({reference->data() + i, kDuplexFrame},
                                               {clean.data() + i, kDuplexFrame});
        ASSERT_FALSE(figures.fault);
      }
      for (const float sample : clean) ASSERT_TRUE(std::isfinite(sample));
    }
  }
  const auto reference = MakeSpeech(1, kRate, 8);
  const auto echo = MakeEcho(reference, 480, 2);
  auto clean = echo;
  for (std::size_t i = 0; i + kDuplexFrame <= clean.size(); i += kDuplexFrame) {
    canceller.Process({reference.data() + i, kDuplexFrame}, {clean.data() + i, kDuplexFrame});
  }
  EXPECT_GT(Reduction(echo, clean, 5, 8), 20);
}

TEST(FullDuplex, RefusesARateThatItIsNotMadeFor) {
  CancellerConfig config = ConfigOf(CancellerKind::kFullDuplex);
  config.sample_rate = 16000;
  EXPECT_THROW(config.Validate(), Error);
}

}  // namespace anecho
