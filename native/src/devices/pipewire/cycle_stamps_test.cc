#include "devices/pipewire/cycle_stamps.h"

#include <gtest/gtest.h>

#include <random>

namespace anecho {
namespace {

constexpr int kRate = 48000;
constexpr std::int64_t kQuantum = 1024;
constexpr Nanoseconds kCycle = FramesToTime(kQuantum, kRate);
constexpr Nanoseconds kStart = std::chrono::seconds(1000);

/// Says when a cycle begins, in the ticks of a graph at `ratio` times the stream's rate.
CycleStamps::Clock CycleAt(std::int64_t index, int ratio = 1) {
  return {.now = kStart + FramesToTime(index * kQuantum, kRate),
          .ticks = static_cast<std::uint64_t>(index * kQuantum * ratio),
          .ticks_per_second = static_cast<double>(ratio * kRate)};
}

constexpr CycleStamps::Samples kOneCycle{.total = kQuantum, .last = kQuantum};
constexpr CycleStamps::Samples kTwoCycles{.total = 2 * kQuantum, .last = kQuantum};

double Milliseconds(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

class CycleStampsAtRate : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Rates, CycleStampsAtRate, testing::Values(1, 2, 4));

TEST_P(CycleStampsAtRate, A16_ACycleThatComesLateIsPlacedWhereItWasCaptured) {
  CycleStamps stamps(kRate);
  stamps.Put(CycleAt(0, GetParam()), kOneCycle);
  // Cycle 1 is missed, and comes with cycle 2.
  const CycleStamps::Place late = stamps.Put(CycleAt(2, GetParam()), kTwoCycles);
  EXPECT_EQ(late.position, kQuantum);
  EXPECT_EQ(late.time, kStart);
  EXPECT_FALSE(late.is_after_loss);
  const CycleStamps::Place next = stamps.Put(CycleAt(3, GetParam()), kOneCycle);
  EXPECT_EQ(next.position, 3 * kQuantum);
  EXPECT_NEAR(Milliseconds(next.time - kStart), Milliseconds(2 * kCycle), 1e-5);
  EXPECT_FALSE(next.is_after_loss);
}

TEST_P(CycleStampsAtRate, A16_OfTwoMissedCyclesOneMayComeLateAndOneIsLost) {
  CycleStamps stamps(kRate);
  stamps.Put(CycleAt(0, GetParam()), kOneCycle);
  const CycleStamps::Place late = stamps.Put(CycleAt(3, GetParam()), kTwoCycles);
  EXPECT_EQ(late.position, 2 * kQuantum);
  EXPECT_NEAR(Milliseconds(late.time - kStart), Milliseconds(kCycle), 1e-5);
  EXPECT_TRUE(late.is_after_loss);
  EXPECT_EQ(stamps.Put(CycleAt(4, GetParam()), kOneCycle).position, 4 * kQuantum);
}

TEST_P(CycleStampsAtRate, A16_PositionAndTimeAgreeWhateverCyclesAreMissed) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  CycleStamps stamps(kRate);
  std::int64_t index = 0;
  Nanoseconds expected{0};
  for (int i = 0; i < 10'000; ++i) {
    const bool is_missed = i > 0 && random() % 4 == 0;
    const std::int64_t missed = is_missed ? 1 + static_cast<std::int64_t>(random() % 4) : 0;
    const std::int64_t late = static_cast<std::int64_t>(random()) % (missed + 1);
    index += 1 + missed;
    const CycleStamps::Place place =
        stamps.Put(CycleAt(index, GetParam()), {.total = (1 + late) * kQuantum, .last = kQuantum});
    if (i == 0) continue;
    const Nanoseconds offset = place.time - FramesToTime(place.position, kRate);
    if (i == 1) expected = offset;
    ASSERT_NEAR(Milliseconds(offset), Milliseconds(expected), 1e-5) << "in cycle " << i;
    ASSERT_EQ(place.is_after_loss, late < missed) << "in cycle " << i;
  }
}

TEST(CycleStamps, D6_ACycleLongerThanABufferEndsWhereTheNextBegins) {
  CycleStamps stamps(kRate);
  const auto clock = [](std::int64_t index) {
    return CycleStamps::Clock{.now = kStart + FramesToTime(index * 8192, 44100),
                              .ticks = static_cast<std::uint64_t>(index * 8192),
                              .ticks_per_second = 44100.0};
  };
  std::int64_t position = stamps.Put(clock(0), {.total = 8916, .last = 724}).position;
  for (std::int64_t index = 1; index < 1000; ++index) {
    const std::int64_t frames = (index * 8192 * 160 / 147) - ((index - 1) * 8192 * 160 / 147);
    const CycleStamps::Place place =
        stamps.Put(clock(index), {.total = frames, .last = frames - 8192});
    EXPECT_FALSE(place.is_after_loss);
    EXPECT_EQ(place.time, clock(index).now - FramesToTime(frames, kRate));
    position = place.position;
  }
  EXPECT_NEAR(static_cast<double>(position), 999 * 8192 * 160 / 147.0, 2.0);
}

TEST(CycleStamps, D6_AGraphThatChangesItsQuantumLosesNothing) {
  CycleStamps stamps(kRate);
  Nanoseconds now = kStart;
  std::uint64_t ticks = 0;
  for (const std::int64_t quantum : {256, 256, 1024, 1024, 64, 8192, 256}) {
    const CycleStamps::Place place =
        stamps.Put({.now = now, .ticks = ticks, .ticks_per_second = kRate},
                   {.total = quantum, .last = quantum});
    EXPECT_FALSE(place.is_after_loss) << quantum;
    EXPECT_EQ(place.position, static_cast<std::int64_t>(ticks));
    now += FramesToTime(quantum, kRate);
    ticks += static_cast<std::uint64_t>(quantum);
  }
}

// As PipeWire 1.4 does it: one call for the lost cycle, and one more, before its clock advances.
TEST_P(CycleStampsAtRate, C7_ALostCycleThatComesAfterAllLeavesNothingShifted) {
  CycleStamps stamps(kRate);
  stamps.Put(CycleAt(0, GetParam()), kOneCycle);
  const CycleStamps::Place first = stamps.Put(CycleAt(2, GetParam()), kOneCycle);
  EXPECT_TRUE(first.is_after_loss);
  EXPECT_EQ(first.position, 2 * kQuantum);
  const CycleStamps::Place second = stamps.Put(CycleAt(2, GetParam()), kOneCycle);
  EXPECT_EQ(second.surplus, kQuantum) << "its place is taken";
  const CycleStamps::Place next = stamps.Put(CycleAt(3, GetParam()), kOneCycle);
  EXPECT_EQ(next.position, 3 * kQuantum);
  EXPECT_EQ(next.surplus, 0);
  EXPECT_FALSE(next.is_after_loss);
  EXPECT_NEAR(Milliseconds(next.time - kStart), Milliseconds(2 * kCycle), 1e-5);
}

TEST_P(CycleStampsAtRate, C7_WhatComesTwiceWithoutALossShiftsNothingBehindIt) {
  CycleStamps stamps(kRate);
  stamps.Put(CycleAt(0, GetParam()), kOneCycle);
  stamps.Put(CycleAt(1, GetParam()), kOneCycle);
  const CycleStamps::Place again = stamps.Put(CycleAt(1, GetParam()), kTwoCycles);
  EXPECT_EQ(again.position, 2 * kQuantum);
  EXPECT_EQ(again.surplus, 0) << "the clock may go on by as much";
  for (const std::int64_t index : {2, 3}) {
    const CycleStamps::Place place = stamps.Put(CycleAt(index, GetParam()), kOneCycle);
    EXPECT_EQ(place.surplus, kQuantum) << index;
  }
  const CycleStamps::Place next = stamps.Put(CycleAt(4, GetParam()), kOneCycle);
  EXPECT_EQ(next.position, 4 * kQuantum);
  EXPECT_EQ(next.surplus, 0);
  EXPECT_NEAR(Milliseconds(next.time - CycleAt(3).now), 0, 1e-5);
}

TEST(CycleStamps, A16_AnotherDriversClockCountsAnewAndTheTimeTells) {
  CycleStamps stamps(kRate);
  stamps.Put({.now = kStart, .ticks = 77'000'000, .ticks_per_second = kRate}, kOneCycle);
  const CycleStamps::Place place =
      stamps.Put({.now = kStart + 3 * kCycle, .ticks = 5, .ticks_per_second = kRate}, kOneCycle);
  EXPECT_TRUE(place.is_after_loss);
  EXPECT_NEAR(static_cast<double>(place.position), 3.0 * kQuantum, 1.0);
}

TEST(CycleStamps, A16_WhatIsAppendedComesBetweenTwoCycles) {
  CycleStamps stamps(kRate);
  stamps.Put(CycleAt(0), kOneCycle);
  const CycleStamps::Place appended = stamps.Append(416);
  EXPECT_EQ(appended.position, kQuantum);
  EXPECT_EQ(appended.time, kStart);
  const CycleStamps::Place next = stamps.Put(CycleAt(10), kOneCycle);
  EXPECT_EQ(next.position, 10 * kQuantum);
  EXPECT_TRUE(next.is_after_loss);
}

}  // namespace
}  // namespace anecho
