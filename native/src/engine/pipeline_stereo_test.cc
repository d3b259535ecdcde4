#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "echo_scene.h"
#include "engine/pipeline.h"
#include "pipeline_play.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;
using Sound = std::vector<float>;
using Pair = std::array<Sound, 2>;

constexpr int kStereoRate = 48000;
constexpr std::size_t kStereoSecond = kStereoRate;

PipelineConfig StereoConfig(CancellerKind kind, bool stereo = true) {
  PipelineConfig config;
  config.canceller.kind = kind;
  config.cleaning.stereo = stereo;
  return config;
}

/// Output with the delay of the canceller taken off.
struct Output {
  std::vector<Sound> channels;
  std::uint32_t mask = 0;
};

Output Play(const PipelineConfig& config, const std::vector<Sound>& microphone,
            const Sound& reference) {
  Pipeline pipeline(config, {kStereoRate, static_cast<int>(microphone.size())}, {kStereoRate, 1});
  Output output{.channels = testing::PlayThrough(&pipeline, microphone, {reference}).clean};
  output.mask = pipeline.channels().mask;
  const auto late = std::lround(ToSeconds(pipeline.latency()) * kStereoRate);
  for (Sound& channel : output.channels) channel.erase(channel.begin(), channel.begin() + late);
  return output;
}

/// How much of `voice` is in `heard`, by amplitude.
double ShareOf(const Sound& voice, const Sound& heard, std::size_t from, std::size_t to) {
  double match = 0;
  double power = 0;
  for (std::size_t i = from; i < std::min(to, heard.size()); ++i) {
    match += static_cast<double>(voice[i]) * static_cast<double>(heard[i]);
    power += static_cast<double>(voice[i]) * static_cast<double>(voice[i]);
  }
  return match / power;
}

/// SI-SDR of the voice in what was heard, in dB.
double Purity(const Sound& voice, const Sound& heard, std::size_t from, std::size_t to) {
  const double share = ShareOf(voice, heard, from, to);
  double kept = 0;
  double rest = 0;
  for (std::size_t i = from; i < std::min(to, heard.size()); ++i) {
    const double wanted = share * static_cast<double>(voice[i]);
    const double other = static_cast<double>(heard[i]) - wanted;
    kept += wanted * wanted;
    rest += other * other;
  }
  return Decibels(kept / rest);
}

/// The far end alone for 8 s, then both; the voice in the left channel is louder by 10 dB.
struct PannedScene {
  Sound played = MakeSpeech(1, kStereoRate, 13);
  Sound voice = MakeSpeech(2, kStereoRate, 13);
  Pair echoes{MakeEcho(played, 1440, 3), MakeEcho(played, 1500, 4)};
  std::vector<Sound> microphone{echoes[0], echoes[1]};
  static constexpr std::size_t kTalk = 8 * kStereoSecond;
  static constexpr double kLeft = 0.4;
  static constexpr double kRight = 0.4 * 0.316;

  PannedScene() {
    for (std::size_t i = kTalk; i < voice.size(); ++i) {
      microphone[0][i] += static_cast<float>(kLeft) * voice[i];
      microphone[1][i] += static_cast<float>(kRight) * voice[i];
    }
  }

  double ReductionDb(const Sound& heard, const Sound& clean) const {
    return Decibels(Power(heard, 5 * kStereoSecond, kTalk) /
                    Power(clean, 5 * kStereoSecond, kTalk));
  }
};

double ToDb(double amplitude) { return 20 * std::log10(amplitude); }

}  // namespace

// A21
TEST(PipelineStereo, A21_AVoiceStaysLeftAndTheEchoGoesFromBothChannels) {
  const PannedScene scene;
  for (const CancellerKind kind : {CancellerKind::kFullDuplex, CancellerKind::kClassic}) {
    SCOPED_TRACE(static_cast<int>(kind));
    const Output output = Play(StereoConfig(kind), scene.microphone, scene.played);
    ASSERT_EQ(output.mask, 3U);
    const std::size_t end = scene.voice.size() - kStereoSecond;
    for (const std::size_t c : {0U, 1U}) {
      const Sound mono =
          Play(StereoConfig(kind, false), {scene.microphone[c]}, scene.played).channels[0];
      const double alone_db = scene.ReductionDb(scene.echoes.at(c), mono);
      const double reduction_db = scene.ReductionDb(scene.echoes.at(c), output.channels.at(c));
      EXPECT_GT(reduction_db, alone_db - 3) << c;
      const double purity_db = Purity(scene.voice, output.channels.at(c), PannedScene::kTalk, end);
      const double mono_purity_db = Purity(scene.voice, mono, PannedScene::kTalk, end);
      EXPECT_GT(purity_db, mono_purity_db - 3) << c;
    }
    const double left = ShareOf(scene.voice, output.channels[0], PannedScene::kTalk, end);
    const double right = ShareOf(scene.voice, output.channels[1], PannedScene::kTalk, end);
    EXPECT_NEAR(ToDb(left / right), ToDb(PannedScene::kLeft / PannedScene::kRight), 1);
    if (kind == CancellerKind::kFullDuplex) {
      EXPECT_NEAR(ToDb(left / PannedScene::kLeft), 0, 1);
      EXPECT_NEAR(ToDb(right / PannedScene::kRight), 0, 1);
    }
  }
}

// A21, A23: the microphone hears nothing of the speakers.
TEST(PipelineStereo, A21_WithoutEchoBothChannelsComeOutAsTheyCame) {
  const Sound played = MakeSpeech(1, kStereoRate, 8);
  const Sound left = MakeSpeech(2, kStereoRate, 8);
  const Sound right = MakeSpeech(3, kStereoRate, 8);
  PipelineConfig config = StereoConfig(CancellerKind::kFullDuplex);
  config.cleaning.high_pass = false;
  const Output output = Play(config, {left, right}, played);
  const auto end = output.channels[0].size() - kStereoSecond;
  for (const auto& [input, c] : {std::pair(&left, 0U), std::pair(&right, 1U)}) {
    Sound difference(end);
    for (std::size_t i = 0; i < end; ++i) difference[i] = output.channels.at(c)[i] - (*input)[i];
    // In the first second, the pipeline does not know whether there is an echo.
    const std::size_t from = kStereoSecond;
    EXPECT_LT(Decibels(Power(difference, from, end) / Power(*input, from, end)), -30) << c;
  }
}

// A21
TEST(PipelineStereo, A21_OneHeardChannelComesOutOfBoth) {
  const Sound played(6 * kStereoSecond);
  const Sound voice = MakeSpeech(2, kStereoRate, 6);
  const Sound silence(voice.size());
  for (const std::uint32_t live : {0U, 1U}) {
    const auto microphone = live == 0 ? std::vector{voice, silence} : std::vector{silence, voice};
    const Output output = Play(StereoConfig(CancellerKind::kClassic), microphone, played);
    EXPECT_EQ(output.mask, 1U << live);
    const std::size_t end = 5 * kStereoSecond;
    for (const Sound& channel : output.channels) {
      EXPECT_NEAR(ToDb(ShareOf(voice, channel, 3 * kStereoSecond, end)), 0, 0.5) << live;
    }
  }
}

// A21: the side's filter learns the new path with the mid's.
TEST(PipelineStereo, A21_AMovedMicrophoneIsFollowedInBothChannels) {
  const Sound played = MakeSpeech(1, kStereoRate, 12);
  const Pair before{MakeEcho(played, 1440, 3), MakeEcho(played, 1500, 4)};
  const Pair after{MakeEcho(played, 1450, 5), MakeEcho(played, 1530, 6)};
  std::vector<Sound> microphone{before[0], before[1]};
  for (const std::size_t c : {0U, 1U}) {
    std::copy(after.at(c).begin() + 5 * kStereoSecond, after.at(c).end(),
              microphone[c].begin() + 5 * kStereoSecond);
  }
  const auto reduction_db = [&](const Sound& heard, const Sound& clean) {
    const std::size_t from = 8 * kStereoSecond;
    const std::size_t to = 11 * kStereoSecond;
    return Decibels(Power(heard, from, to) / Power(clean, from, to));
  };
  const Output output = Play(StereoConfig(CancellerKind::kFullDuplex), microphone, played);
  for (const std::size_t c : {0U, 1U}) {
    const PipelineConfig config = StereoConfig(CancellerKind::kFullDuplex, false);
    const Sound mono = Play(config, {microphone[c]}, played).channels[0];
    const double mono_db = reduction_db(microphone[c], mono);
    EXPECT_GT(reduction_db(microphone[c], output.channels.at(c)), mono_db - 8) << c;
    EXPECT_GT(reduction_db(microphone[c], output.channels.at(c)), 45) << c;
  }
}

// A21: noise suppression and gain leave the stereo image where it is, too.
TEST(PipelineStereo, A21_NoiseSuppressionAndGainKeepTheImage) {
  const Sound voice = MakeSpeech(2, kStereoRate, 10);
  const Sound silence(voice.size());
  std::vector<Sound> microphone{voice, voice};
  testing::Random random(9);
  for (float& sample : microphone[0]) sample = 0.2f * sample + 1e-3f * random.Next();
  for (float& sample : microphone[1]) sample = 0.05f * sample + 1e-3f * random.Next();
  PipelineConfig config = StereoConfig(CancellerKind::kFullDuplex);
  config.cleaning.noise_suppression = NoiseSuppression::kHigh;
  config.cleaning.automatic_gain = true;
  const Output output = Play(config, microphone, silence);
  const std::size_t end = 9 * kStereoSecond;
  const double left = ShareOf(voice, output.channels[0], 5 * kStereoSecond, end);
  const double right = ShareOf(voice, output.channels[1], 5 * kStereoSecond, end);
  EXPECT_GT(left, 0.2) << "the gain has raised it";
  EXPECT_NEAR(ToDb(left / right), ToDb(0.2 / 0.05), 1);
}

}  // namespace anecho
