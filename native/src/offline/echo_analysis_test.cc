#include "offline/echo_analysis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "audio_files.h"
#include "drifting_scene.h"

namespace anecho {
namespace {

using testing::Add;
using testing::Echo;
using testing::kSceneRate;
using testing::Noise;
using testing::Signal;
using testing::TempFolder;
using testing::Voice;
using testing::WriteWav;

EchoFinding Analyze(const Signal& microphone, const Signal& reference) {
  const TempFolder folder;
  ProcessConfig config;
  config.microphone = folder.Path("mic.wav");
  config.reference = folder.Path("ref.wav");
  WriteWav(config.microphone, kSceneRate, 1, microphone);
  WriteWav(config.reference, kSceneRate, 1, reference);
  ChannelPass channels(config);
  while (channels.Turn()) {
  }
  EchoAnalysis analysis(config, channels.Finish());
  while (analysis.Turn()) {
  }
  EXPECT_EQ(analysis.frames_done(), static_cast<std::int64_t>(microphone.size()));
  return analysis.Finish();
}

}  // namespace

TEST(EchoAnalysis, D2_A17_FindsAnEchoOfRecordersThatWereStartedSecondsApart) {
  const Signal played = Voice(26, 1);
  for (const double delay_s : {-11.2, -2.4, 0.06, 2.06, 12.5}) {
    const EchoFinding found = Analyze(Echo(played, [&](double) { return delay_s; }), played);
    ASSERT_FALSE(found.track.empty()) << delay_s;
    EXPECT_NEAR(found.track.DelayAt(13), delay_s, 0.5e-3);
    EXPECT_FALSE(found.swapped || found.same_sound || found.silent_reference) << delay_s;
    EXPECT_EQ(found.track.StepsUntil(26), 0) << delay_s;
    EXPECT_GT(found.track.confidence(), 0.5) << delay_s;
  }
}

TEST(EchoAnalysis, D2_A17_FindsLeapsOfAnySizeAndWhereTheyAre) {
  const Signal played = Voice(24, 2);
  for (const double leap_s : {-2.5, -0.3, -0.02, 0.002, 0.02, 0.5, 3.0}) {
    const double leap_at_s = 12.3;
    const auto delay = [&](double t) { return 0.08 + (t < leap_at_s ? 0 : leap_s); };
    const EchoFinding found = Analyze(Echo(played, delay), played);
    ASSERT_FALSE(found.track.empty()) << leap_s;
    EXPECT_NEAR(found.track.DelayAt(6), delay(6), 0.5e-3);
    EXPECT_NEAR(found.track.DelayAt(20), delay(20), 0.5e-3);
    // A pause may hide the place of the step.
    EXPECT_NEAR(found.track.DelayAt(leap_at_s - 0.4), delay(0), 0.5e-3) << leap_s;
    EXPECT_NEAR(found.track.DelayAt(leap_at_s + 0.4), delay(24), 0.5e-3) << leap_s;
  }
}

TEST(EchoAnalysis, D2_A17_FindsAnEchoThatIsNeverAlone) {
  const Signal played = Voice(40, 3);
  const auto delay = [](double t) { return 0.09 - 144e-6 * t; };
  Signal microphone = Echo(played, delay);
  Add(microphone, Voice(40, 4, 190));
  const EchoFinding found = Analyze(microphone, played);
  ASSERT_FALSE(found.track.empty());
  for (const double t : {5.0, 20.0, 35.0}) EXPECT_NEAR(found.track.DelayAt(t), delay(t), 3e-3) << t;
}

TEST(EchoAnalysis, D2_SaysWhatIsNoEchoOfTheReference) {
  const Signal played = Voice(20, 5);
  Signal other = Voice(20, 6, 190);
  Add(other, Noise(other.size(), -60, 7));
  EXPECT_TRUE(Analyze(other, played).track.empty());
  EXPECT_TRUE(Analyze(other, Signal(other.size())).silent_reference);
  EXPECT_TRUE(Analyze(played, played).same_sound);
  Signal louder = played;
  for (float& sample : louder) sample *= -1.7f;
  EXPECT_TRUE(Analyze(louder, played).same_sound);
  // A header that says 44,100 Hz for a sound at 48,000 Hz.
  const Signal wrong_rate = testing::Delayed(Echo(played, [](double) { return 0.06; }),
                                             [](double t) { return -t * (48.0 / 44.1 - 1); });
  EXPECT_TRUE(Analyze(wrong_rate, played).track.empty());
}

TEST(EchoAnalysis, D2_SeesThatTheRecordingsAreSwapped) {
  const Signal played = Voice(16, 8);
  const Signal microphone = Echo(played, [](double) { return 0.06; });
  EXPECT_FALSE(Analyze(microphone, played).swapped);
  EXPECT_TRUE(Analyze(played, microphone).swapped);
  const Signal near = Echo(played, [](double) { return 0.012; });
  EXPECT_FALSE(Analyze(near, played).swapped);
  EXPECT_TRUE(Analyze(played, near).swapped);
  // A microphone whose recording began 0.4 s later.
  EXPECT_FALSE(Analyze(Echo(played, [](double) { return -0.34; }), played).swapped);
}

}  // namespace anecho
