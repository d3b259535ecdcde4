// The first seconds in `anecho process`, which knows the whole recording beforehand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "audio_files.h"
#include "echo_scene.h"
#include "offline/level_analysis.h"
#include "offline/offline_processor.h"
#include "reverberant_scene.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::JoinedAt;
using testing::MakeReverberantScene;
using testing::Power;
using testing::ReadAll;
using testing::ReverberantScene;
using testing::TempFolder;
using testing::WriteWav;

constexpr int kRate = 16000;

std::vector<float> Process(const ReverberantScene& scene, float reference_gain = 1) {
  const TempFolder folder;
  std::vector<float> reference = scene.reference;
  for (float& sample : reference) sample *= reference_gain;
  WriteWav(folder.Path("mic.wav"), kRate, 1, scene.microphone);
  WriteWav(folder.Path("ref.wav"), kRate, 1, reference);
  const nlohmann::json config = {{"microphone", folder.Path("mic.wav")},
                                 {"reference", folder.Path("ref.wav")},
                                 {"output", folder.Path("clean.wav")},
                                 {"format", "f32"},
                                 {"pipeline", {{"sample_rate", kRate}}}};
  OfflineProcessor processor(config.dump().c_str());
  std::vector<anecho_process_row> rows(1000);
  std::uint32_t count = 0;
  anecho_process_progress progress{};
  while (processor.Step(1e6, rows, &count, &progress)) {
  }
  return ReadAll(folder.Path("clean.wav"));
}

double Reduction(const ReverberantScene& scene, const std::vector<float>& clean, double from_s,
                 double to_s) {
  const auto from = static_cast<std::size_t>(from_s * kRate);
  const auto to = static_cast<std::size_t>(to_s * kRate);
  return Decibels(Power(scene.microphone, from, to) / Power(clean, from, to));
}

}  // namespace

TEST(OfflineStart, D2_A3_TheFirstSyllableIsAsCleanAsTheOthers) {
  for (const std::size_t delay : {0, 200, 1900}) {
    const ReverberantScene scene = MakeReverberantScene(kRate, 0, 12, delay);
    const auto clean = Process(scene);
    const double first = Reduction(scene, clean, 0, 2);
    const double second_half = Reduction(scene, clean, 6, 12);
    std::printf("%zu ms: first two seconds %.1f dB, second half %.1f dB\n", delay / 16, first,
                second_half);
    EXPECT_GT(first, second_half - 6) << delay;
    EXPECT_GT(second_half, 30) << delay;
  }
}

TEST(OfflineStart, D2_A3_ARecordingThatBeginsAmidSpeechIsAsGoodAsAfterQuiet) {
  constexpr double kQuiet_s = 1.3;
  const ReverberantScene quiet = MakeReverberantScene(kRate, kQuiet_s, 14, 640);
  const auto after_quiet = Process(quiet);
  for (const double spoken_s : {0.1, 2.3}) {
    const double joined_s = kQuiet_s + spoken_s;
    const ReverberantScene amid = JoinedAt(quiet, static_cast<std::size_t>(joined_s * kRate));
    const double wanted = Reduction(quiet, after_quiet, joined_s + 3, 15);
    const double reached = Reduction(amid, Process(amid), 3, 15 - joined_s);
    std::printf("after %.1f s of speech: %.1f dB, after quiet %.1f dB\n", spoken_s, reached,
                wanted);
    EXPECT_GT(reached, wanted - 2) << spoken_s;
  }
}

TEST(OfflineStart, D2_A3_TheLevelOfTheReferenceDoesNotMatter) {
  const ReverberantScene scene = MakeReverberantScene(kRate, 0.5, 8, 640);
  const double usual = Reduction(scene, Process(scene), 1, 8);
  for (const double db : {-36, -30, -16, 30}) {
    const double reached =
        Reduction(scene, Process(scene, static_cast<float>(std::pow(10, db / 20))), 1, 8);
    std::printf("reference %+.0f dB: %.1f dB, usually %.1f dB\n", db, reached, usual);
    EXPECT_GT(reached, usual - 2) << db;
  }
}

TEST(LevelAnalysis, D2_KnowsTheNoiseOfTheRoomAtAnyRate) {
  LevelAnalysis levels(kRate);
  EXPECT_TRUE(levels.Noise(48000).empty());
  testing::Random random(5);
  std::vector<float> frame(kRate / 100);
  for (int i = 0; i < 100; ++i) {
    const float loudness = i >= 40 && i < 43 ? 0.001f : 0.1f;
    for (float& sample : frame) sample = loudness * random.Next();
    levels.Push(frame, frame);
  }
  for (const int rate : {16000, 32000, 48000}) {
    const std::vector<float> noise = levels.Noise(rate);
    ASSERT_GE(noise.size(), static_cast<std::size_t>(rate * 26 / 100));
    EXPECT_NEAR(Decibels(Power(noise, 0, noise.size()) * 3e6), -4.4, 1.5) << rate;
  }
}

}  // namespace anecho
