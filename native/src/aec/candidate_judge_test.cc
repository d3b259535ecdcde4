#include "aec/candidate_judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace anecho {
namespace {

/// Frames to which the active canceller has adapted: more than any candidate.
constexpr int kLong = 1 << 20;
constexpr double kLoud = 1e-2;
constexpr double kSilent = 1e-8;
constexpr double kMicrophone = 1e-3;
/// 25 dB below the microphone: the active canceller works.
constexpr double kWorks = 3.2e-6;
/// 15 dB below the microphone: the active canceller works poorly.
constexpr double kPoor = 3.2e-5;
/// 6 dB below the microphone: the active canceller has lost the echo.
constexpr double kLost = 2.5e-4;

double Decibels(double db) { return std::pow(10.0, db / 10); }

/// A frame in which the candidate is louder than the active canceller by `louder_db`.
CandidateJudge::Powers Frame(double present, double louder_db, double reference = kLoud) {
  return {.reference = reference,
          .microphone = kMicrophone,
          .present = present,
          .fresh = present * Decibels(louder_db)};
}

/// @return how many frames pass, up to `most`, until the candidate takes over.
int FramesUntil(CandidateJudge* trial, const CandidateJudge::Powers& frame, int most = 4000) {
  for (int frames = 1; frames <= most; ++frames) {
    if (trial->Judge(frame, kLong)) return frames;
  }
  return std::numeric_limits<int>::max();
}

}  // namespace

// A3
TEST(CandidateJudge, A3_WaitsUntilTheFreshOneHasLearnt) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -3)), 1000);
}

TEST(CandidateJudge, DoesNotWaitForOneThatIsLost) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kLost, -10)), 100);
}

TEST(CandidateJudge, WaitsForOneThatIsPoorUntilTheFreshOneDoesMoreThanToSuppressEverything) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kPoor, -10)), 300);
}

TEST(CandidateJudge, DoesNotLeaveOneThatWorksForOneThatSuppressesEverything) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -30)), 1000);
}

// A2
TEST(CandidateJudge, A2_WaitsLessWhereTheEchoHasLeftTheReachOfThePresentOne) {
  CandidateJudge trial;
  trial.Begin(/*echo_moved=*/true);
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -6)), 250);
  trial.Begin(/*echo_moved=*/true);
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -4)), 1000);
  trial.Begin(/*echo_moved=*/true);
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks / 10, -6)), 1000);
}

TEST(CandidateJudge, KeepsOneThatIsLostWhileTheFreshOneIsNoBetter) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kLost, -1)), 1000);
}

TEST(CandidateJudge, ComesToAnEnd) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, 6)), 3000);
}

TEST(CandidateJudge, JudgesByTheLastSecond) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, Frame(kWorks, 5), 1010), 1010);
  // Half the window at -5 dB balances the other half at 5 dB, up to a tenth of a decibel.
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -5.01)), 49);
}

// A3
TEST(CandidateJudge, A3_OneThatHasHeardAllThatTheOtherHasIsAsGood) {
  CandidateJudge trial;
  trial.Begin();
  int frames = 1;
  while (!trial.Judge(Frame(kWorks, -1), /*present_heard=*/250)) ++frames;
  EXPECT_EQ(frames, 250);
  EXPECT_EQ(trial.heard(), 250);
}

TEST(CandidateJudge, OneThatIsAsFarButLouderWaits) {
  CandidateJudge trial;
  trial.Begin();
  for (int i = 0; i < 600; ++i) ASSERT_FALSE(trial.Judge(Frame(kWorks, 3), 250)) << i;
}

TEST(CandidateJudge, LearnsNothingFromSilence) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, Frame(kLost, -20, kSilent)), 4000);
  EXPECT_EQ(FramesUntil(&trial, Frame(kLost, -20)), 100);
}

TEST(CandidateJudge, OneLoudMomentDoesNotDecide) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, Frame(kWorks, 3), 1040), 1040);
  EXPECT_GT(FramesUntil(&trial, Frame(kWorks, -30), 1), 1);
  EXPECT_GT(FramesUntil(&trial, Frame(kWorks, 3), 40), 40);
}

TEST(CandidateJudge, TakesSilenceForSilence) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, {.reference = kLoud}), 1000);
}

TEST(CandidateJudge, BeginsAnew) {
  CandidateJudge trial;
  trial.Begin();
  EXPECT_GT(FramesUntil(&trial, Frame(kWorks, -3), 900), 900);
  trial.Begin();
  EXPECT_EQ(FramesUntil(&trial, Frame(kWorks, -3)), 1000);
}

}  // namespace anecho
