#include "delay/echo_delay_estimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "drifting_scene.h"

namespace anecho {
namespace {

using testing::Add;
using testing::Echo;
using testing::kSceneRate;
using testing::Music;
using testing::Noise;
using testing::Room;
using testing::Signal;
using testing::Voice;
using Estimate = EchoDelayEstimator::Estimate;

constexpr std::size_t kFrame = kSceneRate / 100;

std::function<double(double)> Line(double delay_ms, double drift_ppm) {
  return [=](double time_s) { return 1e-3 * delay_ms + Ppm{drift_ppm}.share() * time_s; };
}

// Pushes everything, and shows each estimate to `watch` with its time in seconds.
Estimate Listen(EchoDelayEstimator& clock, const Signal& microphone, const Signal& reference,
                const std::function<void(double, const Estimate&)>& watch = nullptr) {
  for (std::size_t i = 0; i + kFrame <= microphone.size(); i += kFrame) {
    clock.Push({&microphone[i], kFrame}, {&reference[i], kFrame});
    if (watch) watch(static_cast<double>(i + kFrame) / kSceneRate, clock.estimate());
  }
  return clock.estimate();
}

Estimate Listen(const Signal& microphone, const Signal& reference) {
  EchoDelayEstimator clock(kSceneRate);
  return Listen(clock, microphone, reference);
}

// Whether an estimate was valid at any time.
bool EverValid(const Signal& microphone, const Signal& reference) {
  EchoDelayEstimator clock(kSceneRate);
  bool ever = false;
  Listen(clock, microphone, reference, [&](double, const Estimate& e) { ever |= e.valid; });
  return ever;
}

TEST(EchoDelayEstimator, A2_FindsDelaysFromMinus55To1230Ms) {
  const Signal reference = Voice(5, 1);
  for (double delay : {-55.0, 0.0, 11.0, 119.0, 690.0, 1230.0}) {
    const Estimate estimate = Listen(Echo(reference, Line(delay, 0)), reference);
    ASSERT_TRUE(estimate.valid) << delay;
    EXPECT_NEAR(estimate.delay_ms, delay, 0.05);
    EXPECT_NEAR(estimate.drift.value, 0, 8);
  }
}

TEST(EchoDelayEstimator, FindsDriftWithin2PpmAfter10Seconds) {
  const Signal reference = Voice(10, 1);
  for (double drift : {-300.0, -130.0, 20.0, 300.0}) {
    const Estimate estimate = Listen(Echo(reference, Line(100, drift)), reference);
    ASSERT_TRUE(estimate.valid) << drift;
    EXPECT_NEAR(estimate.drift.value, drift, 2);
    EXPECT_LT(estimate.drift_uncertainty.value, 4);
    EXPECT_NEAR(estimate.delay_ms, 100 + 0.01 * drift, 0.1);
    EXPECT_GT(estimate.confidence, 0.8);
  }
}

TEST(EchoDelayEstimator, FindsDriftWithinHalfAPpmAfter40Seconds) {
  const Signal reference = Voice(40, 21);
  const Estimate estimate = Listen(Echo(reference, Line(60, 42)), reference);
  EXPECT_NEAR(estimate.drift.value, 42, 0.5);
  EXPECT_LT(estimate.drift_uncertainty.value, 1);
}

TEST(EchoDelayEstimator, KnowsDelayAfter4SecondsAndSaysHowRoughlyDrift) {
  const Signal reference = Voice(4, 3);
  const Estimate estimate = Listen(Echo(reference, Line(60, 100)), reference);
  ASSERT_TRUE(estimate.valid);
  EXPECT_GT(estimate.drift_uncertainty.value, 4);
  EXPECT_LT(std::abs(estimate.drift.value - 100), 3 * estimate.drift_uncertainty.value);
  EXPECT_LT(estimate.confidence, 0.7);
}

TEST(EchoDelayEstimator, SeesTheSameThingAtAllRates) {
  const Signal slow_reference = Voice(5, 1);
  const Signal slow_echo = Echo(slow_reference, Line(60, 0));
  for (int factor : {2, 3}) {
    EchoDelayEstimator clock(kSceneRate * factor);
    Signal reference(kFrame * factor), echo(kFrame * factor);
    for (std::size_t i = 0; i + kFrame <= slow_echo.size(); i += kFrame) {
      for (std::size_t j = 0; j < reference.size(); ++j) {
        reference[j] = slow_reference[i + j / factor];
        echo[j] = slow_echo[i + j / factor];
      }
      clock.Push(echo, reference);
    }
    ASSERT_TRUE(clock.estimate().valid);
    EXPECT_NEAR(clock.estimate().delay_ms, 60, 0.05);
  }
}

TEST(EchoDelayEstimator, HearsThroughNoise) {
  const Signal reference = Voice(10, 1);
  Signal microphone = Echo(reference, Line(60, 100));
  Add(microphone, Noise(microphone.size(), -26, 7));
  const Estimate estimate = Listen(microphone, reference);
  ASSERT_TRUE(estimate.valid);
  EXPECT_NEAR(estimate.drift.value, 100, 3);
}

TEST(EchoDelayEstimator, IsNotMisledByDoubleTalk) {
  const Signal reference = Voice(10, 1);
  const Signal near_end = Voice(10, 2, 200);
  for (double gain : {1.0, 4.0}) {
    Signal microphone = Echo(reference, Line(60, 100));
    Add(microphone, near_end, gain);
    EchoDelayEstimator clock(kSceneRate);
    Listen(clock, microphone, reference, [](double time, const Estimate& estimate) {
      if (!estimate.valid) return;
      ASSERT_NEAR(estimate.delay_ms, 60 + 0.1 * time, 0.3);
      ASSERT_LT(std::abs(estimate.drift.value - 100), 3 * estimate.drift_uncertainty.value);
    });
    EXPECT_TRUE(clock.estimate().valid);
  }
}

TEST(EchoDelayEstimator, IsNotMisledByLevelJumps) {
  const Signal reference = Voice(10, 1);
  Signal microphone = Echo(reference, Line(60, 100));
  for (std::size_t i = 0; i < microphone.size(); ++i) {
    if (i / (2 * kSceneRate) % 2 == 1) microphone[i] *= 0.05f;
  }
  EXPECT_NEAR(Listen(microphone, reference).drift.value, 100, 3);
}

TEST(EchoDelayEstimator, SaysNothingWithoutEcho) {
  const Signal reference = Voice(20, 5, 150);
  Signal near_end = Voice(20, 6, 150);
  Add(near_end, Noise(near_end.size(), -60, 7));
  EXPECT_FALSE(EverValid(near_end, reference));
  EXPECT_FALSE(EverValid(Noise(reference.size(), -50, 7), reference));
  EXPECT_FALSE(EverValid(Signal(reference.size()), reference));
  EXPECT_FALSE(EverValid(reference, Signal(reference.size())));
}

TEST(EchoDelayEstimator, SaysNothingOfUnrelatedMusic) {
  const Signal music = Music(12, 2, 3);
  EXPECT_FALSE(EverValid(Music(12, 2, 4), music));
  EXPECT_FALSE(EverValid(Voice(12, 1), music));
  EXPECT_FALSE(EverValid(music, Voice(12, 1)));
}

TEST(EchoDelayEstimator, SaysNothingOfSustainedChordsWhoseLagIsAmbiguous) {
  const Signal music = Music(12, 4, 3);
  EXPECT_FALSE(EverValid(Echo(music, Line(60, 100)), music));
  const Signal chord = Music(12, 100, 3);
  EXPECT_FALSE(EverValid(Echo(chord, Line(60, 100)), chord));
}

TEST(EchoDelayEstimator, FollowsLivelyMusic) {
  const Signal music = Music(10, 0.25, 3);
  const Estimate estimate = Listen(Echo(music, Line(60, 100)), music);
  ASSERT_TRUE(estimate.valid);
  EXPECT_NEAR(estimate.drift.value, 100, 4);
}

// The first half of one recording, the second of another.
Signal Spliced(const Signal& before, const Signal& after) {
  Signal result = before;
  std::copy(after.begin() + after.size() / 2, after.end(), result.begin() + result.size() / 2);
  return result;
}

TEST(EchoDelayEstimator, SeesDelayJumpsAsNewPathsWithin3Seconds) {
  const Signal reference = Voice(12, 1);
  for (double jump_ms : {3.0, 40.0, -30.0}) {
    const Signal microphone =
        Spliced(Echo(reference, Line(60, 100)), Echo(reference, Line(60 + jump_ms, 100)));
    EchoDelayEstimator clock(kSceneRate);
    double seen_s = 0;
    const Estimate estimate =
        Listen(clock, microphone, reference, [&](double time, const Estimate& e) {
          if (e.path == 1 && seen_s == 0) seen_s = time;
        });
    EXPECT_EQ(estimate.path, 1);
    EXPECT_GT(seen_s, 6);
    EXPECT_LT(seen_s, 9);
    EXPECT_NEAR(estimate.delay_ms, 61.2 + jump_ms, 0.1);
  }
}

// A2
TEST(EchoDelayEstimator, A2_AStraySegmentFromBeforeDoesNotHoldUpANewPath) {
  const Signal reference = Voice(12, 1);
  const Signal after = Echo(reference, Line(100, 100));
  Signal microphone = Spliced(Echo(reference, Line(60, 100)), after);
  // From 3.2 to 3.8 s the echo takes the new path, and then the old one again.
  const auto begin = static_cast<std::ptrdiff_t>(3.2 * kSceneRate);
  const auto end = static_cast<std::ptrdiff_t>(3.8 * kSceneRate);
  std::copy(after.begin() + begin, after.begin() + end, microphone.begin() + begin);
  EchoDelayEstimator clock(kSceneRate);
  double seen_s = 0;
  Listen(clock, microphone, reference, [&](double time, const Estimate& e) {
    if (e.path == 1 && seen_s == 0) seen_s = time;
  });
  EXPECT_GT(seen_s, 6);
  EXPECT_LT(seen_s, 9);
}

TEST(EchoDelayEstimator, FollowsAnotherResponseAtTheSameDelay) {
  const Signal reference = Voice(12, 1);
  const Estimate estimate = Listen(
      Spliced(Echo(reference, Line(60, 100)), Echo(reference, Line(60, 100), 55)), reference);
  EXPECT_EQ(estimate.path, 1);
  EXPECT_NEAR(estimate.delay_ms, 61.2, 0.1);
}

TEST(EchoDelayEstimator, LosesConfidenceWhenTheEchoGoesAway) {
  const Signal reference = Voice(40, 1);
  Signal microphone = Echo(reference, Line(60, 0));
  const Signal near_end = Voice(40, 2, 200);
  const std::size_t end = 8 * kSceneRate;
  std::copy(near_end.begin() + end, near_end.end(), microphone.begin() + end);
  EchoDelayEstimator clock(kSceneRate);
  double best = 0;
  const Estimate last = Listen(clock, microphone, reference, [&](double, const Estimate& e) {
    best = std::max(best, e.confidence);
  });
  EXPECT_GT(best, 0.7);
  EXPECT_LT(last.confidence, 0.2);
}

TEST(EchoDelayEstimator, HandsOutPointsAlongTheLine) {
  const Signal reference = Voice(10, 1);
  EchoDelayEstimator clock(kSceneRate);
  Listen(clock, Echo(reference, Line(60, 200)), reference);
  DelayPoint point;
  int count = 0;
  double last_s = 0;
  while (clock.TakePoint(&point)) {
    ++count;
    EXPECT_GT(point.time_s, last_s);
    EXPECT_NEAR(1e3 * point.delay_s, 60 + 0.2 * point.time_s, 0.1);
    EXPECT_EQ(point.path, 0);
    last_s = point.time_s;
  }
  EXPECT_GT(count, 15);
}

TEST(EchoDelayEstimator, StartsOverAfterReset) {
  const Signal reference = Voice(5, 1);
  EchoDelayEstimator clock(kSceneRate);
  EXPECT_TRUE(Listen(clock, Echo(reference, Line(60, 0)), reference).valid);
  clock.Reset();
  DelayPoint point;
  EXPECT_FALSE(clock.estimate().valid);
  EXPECT_FALSE(clock.TakePoint(&point));
  EXPECT_TRUE(Listen(clock, Echo(reference, Line(30, 0)), reference).valid);
  EXPECT_NEAR(clock.estimate().delay_ms, 30, 0.05);
}

TEST(EchoDelayEstimator, SurvivesNonsense) {
  EchoDelayEstimator clock(kSceneRate);
  Signal frame(kFrame, 1e20f);
  for (int i = 0; i < 200; ++i) clock.Push(frame, frame);
  std::fill(frame.begin(), frame.end(), std::nanf(""));
  for (int i = 0; i < 200; ++i) clock.Push(frame, frame);
  EXPECT_FALSE(clock.estimate().valid);
  const Signal reference = Voice(6, 1);
  EXPECT_TRUE(Listen(clock, Echo(reference, Line(60, 0)), reference).valid);
}

}  // namespace
}  // namespace anecho
