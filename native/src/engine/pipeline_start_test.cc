// How a pipeline starts: in the middle of speech, and with a reference of any level.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "echo_scene.h"
#include "engine/pipeline.h"
#include "pipeline_play.h"
#include "reverberant_scene.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::JoinedAt;
using testing::MakeReverberantScene;
using testing::Power;
using testing::ReverberantScene;

constexpr int kRate = 16000;

std::vector<float> RunLive(const ReverberantScene& scene, float reference_gain = 1) {
  PipelineConfig config;
  config.sample_rate = kRate;
  Pipeline pipeline(config, {kRate, 1}, {kRate, 1});
  std::vector<float> reference = scene.reference;
  for (float& sample : reference) sample *= reference_gain;
  return testing::PlayThrough(&pipeline, {scene.microphone}, {reference}).clean.front();
}

/// Microphone against output between two times, dB; the output lags by a frame or two.
double Reduction(const ReverberantScene& scene, const std::vector<float>& clean, double from_s,
                 double to_s) {
  const auto from = static_cast<std::size_t>(from_s * kRate);
  const auto to = std::min(static_cast<std::size_t>(to_s * kRate), clean.size());
  return Decibels(Power(scene.microphone, from, to) / Power(clean, from, to));
}

}  // namespace

TEST(PipelineStart, A3_AmidSpeechItIsAsGoodAsAfterQuiet) {
  constexpr double kQuiet_s = 1.3;
  for (const double spoken_s : {0.1, 0.85, 2.3}) {
    const ReverberantScene quiet = MakeReverberantScene(kRate, kQuiet_s, 15, 640);
    const auto joined = static_cast<std::size_t>((kQuiet_s + spoken_s) * kRate);
    const ReverberantScene amid = JoinedAt(quiet, joined);
    const double wanted = Reduction(quiet, RunLive(quiet), kQuiet_s + spoken_s + 7, 15);
    const double reached = Reduction(amid, RunLive(amid), 7, 15 - kQuiet_s - spoken_s);
    std::printf("after %.2f s of speech: %.1f dB, after quiet %.1f dB\n", spoken_s, reached,
                wanted);
    // A fresh canceller is tried only if the active one takes the room for 4 dB noisier than it is
    // (RenewalConfig::far_quieter). A smaller error may stay, and cost some of the reduction.
    EXPECT_GT(reached, wanted - 6) << spoken_s;
  }
}

TEST(PipelineStart, A3_TheLevelOfTheReferenceDoesNotMatter) {
  const ReverberantScene scene = MakeReverberantScene(kRate, 1, 12, 640);
  const double usual = Reduction(scene, RunLive(scene), 6, 13);
  for (const double db : {-36, -30, -16, 20, 30}) {
    const auto gain = static_cast<float>(std::pow(10, db / 20));
    const double reached = Reduction(scene, RunLive(scene, gain), 6, 13);
    std::printf("reference %+.0f dB: %.1f dB, usually %.1f dB\n", db, reached, usual);
    // A reference that is too loud makes AEC3 a little more careful.
    EXPECT_GT(reached, usual - (db < 0 ? 2 : 3)) << db;
  }
}

}  // namespace anecho
