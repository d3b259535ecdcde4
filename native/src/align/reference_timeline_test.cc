#include "align/reference_timeline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "two_devices.h"

namespace anecho {
namespace {

using testing::TwoDevices;
using Outcome = TwoDevices::Outcome;
using Scenario = TwoDevices::Scenario;

Nanoseconds At(double seconds) { return Nanoseconds(std::llround(seconds * 1e9)); }

}  // namespace

TEST(ReferenceTimeline, A17_ResidualDriftIsTwoPpmWithTrueStamps) {
  for (const double ppm : {-300.0, -40.0, 0.0, 150.0, 300.0}) {
    Scenario scenario;
    scenario.hours = 30.0 / 3600;
    scenario.settle_s = 29.9;
    scenario.reference_ppm = ppm;
    scenario.microphone_ppm = -ppm / 3;
    EXPECT_LT(std::abs(TwoDevices(scenario).Go().residual_ppm), 2) << ppm << " ppm";
  }
}

TEST(ReferenceTimeline, A17_ResidualDriftIsFivePpmWithArrivalTimes) {
  // The read position slews by what the line has moved, so the slope over the last seconds counts.
  for (const double ppm : {-300.0, 0.0, 300.0}) {
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
      Scenario scenario;
      scenario.hours = 40.0 / 3600;
      scenario.settle_s = 30;
      scenario.reference_ppm = ppm;
      scenario.jitter_s = 5e-3;
      scenario.seed = seed;
      // 5 ppm for 10 s are 0.05 ms.
      EXPECT_LT(TwoDevices(scenario).Go().worst_ms, 0.05 + 0.05) << ppm << " ppm, seed " << seed;
    }
  }
}

TEST(ReferenceTimeline, A16_A17_A19_DelayStaysForADayOfDriftHiccupsAndSilence) {
  for (const bool counts : {true, false}) {
    Scenario scenario;
    scenario.hours = counts ? 24 : 6;
    scenario.reference_ppm = 120;
    scenario.microphone_ppm = -80;
    scenario.wander_ppm = 2;
    scenario.hiccups = 200;
    scenario.silences = counts ? 60 : 20;
    scenario.silence_counts = counts;
    scenario.jitter_s = 100e-6;
    const Outcome outcome = TwoDevices(scenario).Go();
    EXPECT_LT(outcome.worst_ms, 0.25) << "silence counts: " << counts;
  }
}

TEST(ReferenceTimeline, A17_WaysThatBecomeLongerAndShorterMoveNoReading) {
  // Both streams of one room under Wine: each with its own turns of 10 ms.
  ReferenceTimeline timeline(48000, 48000);
  StreamClock microphone(48000);
  ReadCursor reader;
  double least = 1e9;
  double most = -1e9;
  for (int k = 0; k < 6000; ++k) {
    const double now = k * 0.01 / (1 + 80e-6);
    const double reference_way = k % 310 < 190 ? 10e-3 : 0.0;
    const double microphone_way = k % 97 < 60 ? 10e-3 : 0.0;
    timeline.Place(k * 480, 480, At(now + reference_way));
    microphone.Update(k * 480, 480, At(now + microphone_way));
    const auto cut =
        timeline.Plan(microphone.TimeAt(k * 480), microphone.TimeAt(k * 480 + 480), 480, &reader);
    if (k < 500) continue;
    EXPECT_EQ(cut.step_ms, 0) << k;
    const double late_ms = (k * 480 - cut.position) / 48.0;
    least = std::min(least, late_ms);
    most = std::max(most, late_ms);
  }
  EXPECT_LT(most - least, 3.0);
}

TEST(ReferenceTimeline, LeapsOnceAfterARealJumpAndSaysSo) {
  ReferenceTimeline timeline(48000, 48000);
  ReadCursor reader;
  int leaps = 0;
  for (int k = 0; k < 3000; ++k) {
    const double now = k * 0.01;
    timeline.Place(k * 480, 480, At(now));
    // The microphone's device restarts with another latency in the middle.
    const double heard = now - (k < 1500 ? 0.1 : 0.16);
    const auto cut = timeline.Plan(At(heard), At(heard + 0.01), 480, &reader);
    if (cut.step_ms != 0) {
      ++leaps;
      EXPECT_NEAR(cut.step_ms, -60, 1);
    }
  }
  EXPECT_EQ(leaps, 1);
}

}  // namespace anecho
