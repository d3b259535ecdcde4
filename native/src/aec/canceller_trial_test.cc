#include "aec/canceller_trial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace anecho {
namespace {

constexpr double kLoud = 1e-2;
constexpr double kSilent = 1e-8;
constexpr double kPresent = 1e-5;

double Louder(double db) { return kPresent * std::pow(10.0, db / 10); }

/// @return how many frames pass, up to `most`, until the fresh canceller takes over.
int FramesUntil(CancellerTrial* trial, double reference, double fresh, int most = 1000) {
  for (int frames = 1; frames <= most; ++frames) {
    if (trial->Judge(reference, kPresent, fresh)) return frames;
  }
  return std::numeric_limits<int>::max();
}

}  // namespace

// A3
TEST(CancellerTrial, A3_WaitsUntilTheFreshOneHasLearnt) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(-3)), 200);
}

TEST(CancellerTrial, DoesNotWaitForOneThatIsLost) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(-10)), 50);
}

TEST(CancellerTrial, ComesToAnEnd) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(6)), 300);
}

TEST(CancellerTrial, JudgesByTheLastHalfSecond) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, kLoud, Louder(5), 210), 210);
  // Half the window at -5 dB makes up for the other half.
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(-5.01)), 25);
}

TEST(CancellerTrial, LearnsNothingFromSilence) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, kSilent, Louder(-20)), 1000);
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(-20)), 50);
}

TEST(CancellerTrial, OneLoudMomentDoesNotDecide) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, kLoud, Louder(3), 240), 240);
  EXPECT_GT(FramesUntil(&trial, kLoud, Louder(-30), 1), 1);
  EXPECT_GT(FramesUntil(&trial, kLoud, Louder(3), 40), 40);
}

TEST(CancellerTrial, TakesSilenceForSilence) {
  CancellerTrial trial;
  trial.Begin();
  for (int i = 1; i < 200; ++i) EXPECT_FALSE(trial.Judge(kLoud, 0, 0)) << i;
  EXPECT_TRUE(trial.Judge(kLoud, 0, 0));
}

TEST(CancellerTrial, BeginsAnew) {
  CancellerTrial trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, kLoud, Louder(-3), 150), 150);
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, kLoud, Louder(-3)), 200);
}

}  // namespace anecho
