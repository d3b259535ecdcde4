#include "devices/simulated/clip_voice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "anecho.h"
#include "audio_files.h"

namespace anecho {
namespace {

float Tone(int n, int rate) {
  return static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 400 * n / rate));
}

/// A file of 0.1 s: 400 Hz on the left, nothing on the right.
std::string WriteClip(const testing::TempFolder& folder, int rate) {
  std::vector<float> samples;
  for (int n = 0; n < rate / 10; ++n) samples.insert(samples.end(), {Tone(n, rate), 0.0f});
  testing::WriteWav(folder.Path("clip.wav"), rate, 2, samples);
  return folder.Path("clip.wav");
}

TEST(ClipVoice, D7_PlaysAFileInALoopAsMono) {
  const testing::TempFolder folder;
  ClipVoice voice(WriteClip(folder, 48000));
  std::vector<float> samples(12000);
  voice.Fill(samples);
  for (int n = 0; n < 12000; ++n) ASSERT_NEAR(samples[n], Tone(n, 48000) / 2, 1e-5) << n;
}

TEST(ClipVoice, D7_ConvertsTheRate) {
  const testing::TempFolder folder;
  ClipVoice voice(WriteClip(folder, 16000));
  std::vector<float> samples(4800);
  voice.Fill(samples);
  for (int n = 500; n < 4300; ++n) ASSERT_NEAR(samples[n], Tone(n, 48000) / 2, 2e-3) << n;
}

TEST(ClipVoice, D7_FileThatIsMissingIsAnError) {
  const auto open = [] { ClipVoice voice("/nowhere/at/all.wav"); };
  EXPECT_EQ(testing::FailureOf(open).code, ANECHO_FILE);
}

}  // namespace
}  // namespace anecho
