#include "delay/echo_watch.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr float kSpeechPower = 1e-3f;

/// @return how often the state changed.
int PushSeconds(EchoWatch* watch, double seconds, float power, bool is_found) {
  int changes = 0;
  for (int i = 0; i < seconds * 100; ++i) changes += watch->Push(power, is_found) ? 1 : 0;
  return changes;
}

}  // namespace

TEST(EchoWatch, A23_KnowsNothingWhileNothingPlays) {
  EchoWatch watch;
  EXPECT_EQ(PushSeconds(&watch, 600, 1e-9f, false), 0);
  EXPECT_EQ(watch.state(), EchoWatch::State::kUnknown);
}

TEST(EchoWatch, A23_SaysThatNoneIsHeardOnceEnoughHasPlayed) {
  EchoWatch watch;
  EXPECT_EQ(PushSeconds(&watch, 14.9, kSpeechPower, false), 0);
  // A pause is no proof.
  EXPECT_EQ(PushSeconds(&watch, 60, 0, false), 0);
  EXPECT_EQ(PushSeconds(&watch, 0.2, kSpeechPower, false), 1);
  EXPECT_EQ(watch.state(), EchoWatch::State::kNone);
  EXPECT_EQ(PushSeconds(&watch, 60, kSpeechPower, false), 0);
}

TEST(EchoWatch, A23_AnEchoEndsThatAtOnce) {
  EchoWatch watch;
  PushSeconds(&watch, 20, kSpeechPower, false);
  EXPECT_TRUE(watch.Push(0, true));
  EXPECT_EQ(watch.state(), EchoWatch::State::kFound);
  // A search that begins anew is not the end of the echo.
  EXPECT_EQ(PushSeconds(&watch, 8, kSpeechPower, false), 0);
  EXPECT_EQ(PushSeconds(&watch, 1, kSpeechPower, true), 0);
  EXPECT_EQ(PushSeconds(&watch, 8, kSpeechPower, false), 0);
  EXPECT_EQ(watch.state(), EchoWatch::State::kFound);
}

TEST(EchoWatch, A23_OtherDevicesStartOver) {
  EchoWatch watch;
  EXPECT_FALSE(watch.Reset());
  PushSeconds(&watch, 20, kSpeechPower, false);
  EXPECT_TRUE(watch.Reset());
  EXPECT_EQ(watch.state(), EchoWatch::State::kUnknown);
  EXPECT_EQ(PushSeconds(&watch, 14, kSpeechPower, false), 0);
}

}  // namespace anecho
