#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include "pace/output_pacer.h"
#include "paced_cable.h"

namespace anecho {
namespace {

using testing::Cable;
using testing::Kink;
using testing::Slope;
using Rig = testing::PacedCable;

}  // namespace

TEST(OutputPacerBreaks, A4_AShortageSeenInTimeIsFadedAndCounted) {
  for (double hz : {200.0, 1000.0, 3000.0}) {
    Rig rig({});
    rig.hz = hz;
    rig.Run(10);
    rig.Measure();
    for (int hiccup = 0; hiccup < 10; ++hiccup) {
      // The microphone delivers nothing for a while; then the backlog comes.
      const int frames = 4 + 2 * hiccup;
      for (int i = 0; i < frames; ++i) rig.Turn(0);
      rig.Turn(frames + 1);
      rig.Run(1.003);
      EXPECT_EQ(rig.pacer.underruns(), hiccup + 1);
    }
    EXPECT_EQ(rig.starved, 0);
    EXPECT_EQ(rig.pacer.overruns(), 0);
    EXPECT_LT(rig.LargestStep(), 1.1 * Slope(hz, 48000));
    EXPECT_LT(rig.LargestKink(), 1.3 * Kink(hz, 48000) + 2e-3) << hz;
  }
}

TEST(OutputPacerBreaks, A4_LostFramesLeaveTheTargetAsItWas) {
  Rig rig({});
  rig.Run(10);
  for (int i = 0; i < 10; ++i) rig.Turn(0);
  rig.Run(0.1);
  rig.Measure();
  rig.Run(2);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 1);
}

TEST(OutputPacerBreaks, A4_ALateTurnFadesInAndCatchesUp) {
  Rig rig({});
  rig.Run(10);
  rig.Sleep(5);
  EXPECT_EQ(rig.pacer.underruns(), 1);
  rig.Run(0.05);
  rig.Measure();
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_LT(rig.LargestStep(), 1.1 * Slope(rig.hz, 48000));
  EXPECT_EQ(rig.pacer.underruns(), 1);
  EXPECT_EQ(rig.pacer.overruns(), 0);
}

TEST(OutputPacerBreaks, A4_ASurplusIsDroppedByACrossFade) {
  Rig rig({});
  rig.Run(10);
  rig.Measure();
  rig.Turn(8);
  rig.Run(0.5);
  EXPECT_EQ(rig.pacer.overruns(), 1);
  rig.fill_sum = rig.fills = 0;
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 0);
  EXPECT_LT(rig.LargestStep(), 1.2 * Slope(rig.hz, 48000));
  EXPECT_LT(rig.LargestKink(), 2 * Kink(rig.hz, 48000));
}

TEST(OutputPacerBreaks, A4_ConsumersComeAndGo) {
  Rig rig({});
  rig.Run(10);
  rig.Measure();
  for (int turn = 0; turn < 10; ++turn) {
    rig.consuming = false;
    rig.Run(0.5 + turn * 0.37);
    EXPECT_LT(rig.Queued(), 960 + 480 + 5280);
    rig.consuming = true;
    rig.Run(0.2);
    rig.fill_sum = rig.fills = 0;
    rig.Run(1);
    EXPECT_NEAR(rig.FillMs(), 20, 6);
  }
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 0);
  EXPECT_EQ(rig.pacer.overruns(), 0);
  EXPECT_LT(rig.LargestStep(), 1.2 * Slope(rig.hz, 48000));
  EXPECT_LT(rig.LargestKink(), 2 * Kink(rig.hz, 48000));
}

TEST(OutputPacerBreaks, A16_WhatNobodyWasThereToHearIsNotPlayedLater) {
  Rig rig({});
  rig.consuming = false;
  rig.Run(2);
  rig.consuming = true;
  rig.Run(0.1);
  rig.fill_sum = rig.fills = 0;
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.pacer.overruns(), 0);
}

// A8
TEST(OutputPacerBreaks, A8_APauseIsNoShortageAndLeavesNothingStale) {
  Rig rig({});
  rig.Run(10);
  rig.turn += 3;
  rig.hz = 300;
  rig.phase = 0;
  rig.Play(rig.turn);
  rig.Measure();
  rig.Run(1);
  EXPECT_EQ(rig.pacer.underruns() + rig.pacer.overruns(), 0);
  // What is heard is the new tone from its beginning: 300 Hz cross zero 6 times in 10 ms.
  const auto begin = static_cast<std::size_t>(
      std::find_if(rig.played.begin(), rig.played.end(), [](float it) { return it != 0; }) -
      rig.played.begin());
  EXPECT_LE(begin, 2u * 960u);
  int crossings = 0;
  for (std::size_t i = begin; i < begin + 960; ++i) {
    crossings += (rig.played[i] < 0) != (rig.played[i + 1] < 0) ? 1 : 0;
  }
  EXPECT_NEAR(crossings, 12, 1);
}

TEST(OutputPacerBreaks, A4_OneFrameTooManyIsWorkedOffUnheard) {
  Rig rig({});
  rig.Run(20);
  rig.Measure();
  rig.Turn(2);
  rig.Run(15);
  EXPECT_EQ(rig.pacer.overruns(), 0);
  EXPECT_LT(rig.LargestKink(), 1.1 * Kink(rig.hz, 48000));
  rig.Run(30);
  rig.Measure();
  rig.Run(5);
  EXPECT_NEAR(rig.FillMs() + 0.5, rig.pacer.target_ms(), 3);
}

// A21: whatever happens to the one channel happens to the other.
TEST(OutputPacerBreaks, A21_BothChannelsOfStereoBreakAndFadeAlike) {
  for (const Cable& cable : {Cable{}, Cable{.rate = 44100, .ppm = 300, .channels = 4}}) {
    Rig rig(cable, 2);
    rig.Run(5);
    rig.Sleep(12);
    rig.Run(1);
    rig.Turn(8);
    rig.Run(0.5);
    rig.consuming = false;
    rig.Run(0.7);
    rig.consuming = true;
    rig.Run(1);
    EXPECT_TRUE(rig.same) << cable.rate;
    EXPECT_GT(rig.pacer.underruns() + rig.pacer.overruns(), 1) << cable.rate;
  }
}

}  // namespace anecho
