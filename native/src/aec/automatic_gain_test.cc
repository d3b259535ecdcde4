#include "aec/automatic_gain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

/// @return `seconds` of speech, scaled, after the gain.
std::vector<float> Speak(AutomaticGain* gain, float scale, double seconds) {
  auto speech = testing::MakeSpeech(1, 48000, seconds);
  for (float& sample : speech) sample *= scale * 32768;
  for (std::size_t i = 0; i + 480 <= speech.size(); i += 480)
    gain->Process({speech.data() + i, 480});
  for (float& sample : speech) sample /= 32768;
  return speech;
}

double LastSecondsDbfs(const std::vector<float>& samples) {
  return testing::Decibels(testing::Power(samples, samples.size() - 5 * 48000, samples.size()));
}

}  // namespace

TEST(AutomaticGain, A21_BringsSoftAndLoudVoicesTogether) {
  AutomaticGain for_soft(48000);
  AutomaticGain for_loud(48000);
  const double soft = LastSecondsDbfs(Speak(&for_soft, 0.05f, 30));
  const double loud = LastSecondsDbfs(Speak(&for_loud, 0.5f, 30));
  EXPECT_NEAR(soft, loud, 3);  // 20 dB apart before
  EXPECT_GT(for_soft.gain_db(), for_loud.gain_db() + 15);
}

TEST(AutomaticGain, A21_LeavesPausesAlone) {
  AutomaticGain gain(48000);
  Speak(&gain, 0.1f, 10);
  const float before = gain.gain_db();
  testing::Random random(2);
  std::vector<float> frame(480);
  for (int f = 0; f < 1000; ++f) {
    for (float& sample : frame) sample = 10 * random.Next();
    gain.Process(frame);
  }
  EXPECT_NEAR(gain.gain_db(), before, 0.5);
}

TEST(AutomaticGain, A21_NeverLeavesFullScale) {
  AutomaticGain gain(48000);
  Speak(&gain, 0.02f, 20);
  const auto loud = Speak(&gain, 2.0f, 1);
  const auto [low, high] = std::minmax_element(loud.begin(), loud.end());
  EXPECT_GE(*low, -1.0f);
  EXPECT_LE(*high, 1.0f);
}

}  // namespace anecho
