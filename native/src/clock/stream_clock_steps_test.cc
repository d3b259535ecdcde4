#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "clock/stream_clock.h"
#include "stamping_device.h"

namespace anecho {
namespace {

using testing::Bell;
using testing::Jitter;
using testing::Late;
using Device = testing::StampingDevice;
using Random = std::mt19937;
using Result = StreamClock::Result;

}  // namespace

TEST(StreamClockSteps, A16_SilenceThatThePositionCounts) {
  for (double silence : {1.0, 10.0, 60.0, 300.0, 1800.0}) {
    for (const Jitter& jitter : {Bell(50e-6), Late(5e-3)}) {
      Device device(jitter, 150, 2);
      device.Run(120);
      const auto frames = static_cast<std::int64_t>(silence * device.rate());
      device.position += frames;
      device.now += static_cast<double>(frames) / device.rate();
      device.Packet();
      EXPECT_LT(std::abs(device.OffsetError()), 0.2 + 3e-3 * silence) << silence;
      device.Run(1);
      EXPECT_LT(std::abs(device.OffsetError()), 0.6) << silence;
      // To the first stamp after it, and to the first bucket.
      EXPECT_LE(device.jumps, 2);
      device.Run(30);
      EXPECT_LT(std::abs(device.RateError()), 2.0);
      EXPECT_LT(std::abs(device.OffsetError()), 0.3);
    }
  }
}

TEST(StreamClockSteps, A16_SilenceThatThePositionDoesNotCount) {
  for (double silence : {1.0, 10.0, 60.0, 300.0, 1800.0}) {
    for (const Jitter& jitter : {Bell(50e-6), Late(5e-3)}) {
      Device device(jitter, 150, 2);
      device.Run(120);
      device.now += silence;
      EXPECT_EQ(device.Packet(), Result::kJump);
      EXPECT_LT(std::abs(device.RateError()), 2.0);
      EXPECT_LT(std::abs(device.OffsetError()), 5.0);
      device.Run(1);
      EXPECT_LT(std::abs(device.OffsetError()), 0.6) << silence;
      device.Run(30);
      EXPECT_LE(device.jumps, 2);
      EXPECT_LT(std::abs(device.RateError()), 2.0);
      EXPECT_LT(std::abs(device.OffsetError()), 0.3);
    }
  }
}

TEST(StreamClockSteps, A16_ManySilencesKeepTheRate) {
  Device device(Late(5e-3), -90, 4);
  device.Run(60);
  for (int turn = 0; turn < 200; ++turn) {
    device.now += 0.7 + turn % 5;
    EXPECT_EQ(device.Packet(), Result::kJump);
    device.Run(0.3 + turn % 3);
    EXPECT_LT(std::abs(device.RateError()), 3.0);
    EXPECT_LT(std::abs(device.OffsetError()), 5.0);
  }
}

TEST(StreamClockSteps, A16_ShortStallIsSeenWithin100Milliseconds) {
  for (const double stall : {0.2, 0.015}) {
    Device device(Bell(50e-6), 40, 6);
    device.Run(60);
    device.now += stall;
    device.Run(0.1);
    EXPECT_EQ(device.jumps, 1) << stall;
    EXPECT_LT(std::abs(device.OffsetError()), 0.15) << stall;
    EXPECT_LT(std::abs(device.RateError()), 1.0) << stall;
  }
}

TEST(StreamClockSteps, A17_PositionJumpsAndRestarts) {
  Device device(Bell(50e-6), 40, 6);
  device.Run(60);
  device.position += 4800;
  device.Run(0.1);
  EXPECT_EQ(device.jumps, 1);
  EXPECT_LT(std::abs(device.OffsetError()), 0.15);
  device.position = 0;
  EXPECT_EQ(device.Packet(), Result::kRestart);
  EXPECT_TRUE(device.clock.ready());
  EXPECT_LT(std::abs(device.OffsetError()), 0.3);
  // Half a millisecond lost.
  device.Run(5);
  device.position += 24;
  device.Run(2);
  EXPECT_EQ(device.jumps, 2);
  EXPECT_LT(std::abs(device.OffsetError()), 0.15);
  EXPECT_LT(std::abs(device.RateError()), 1.0);
  device.Run(60);
  EXPECT_EQ(device.jumps, 2);
}

TEST(StreamClockSteps, A17_ALateWakeUpIsNoJump) {
  Device device(Bell(50e-6), 40, 6);
  device.Run(60);
  for (int stall = 0; stall < 20; ++stall) {
    // The backlog of 300 ms arrives at once.
    const double wake = device.now + 0.3;
    const Jitter usual = device.jitter;
    device.jitter = [&](Random& random) { return wake - device.now + usual(random); };
    while (device.now < wake) device.Packet();
    device.jitter = usual;
    device.Run(3);
  }
  EXPECT_EQ(device.jumps, 0);
  EXPECT_GT(device.rejected, 400);
  EXPECT_LT(std::abs(device.RateError()), 0.5);
}

TEST(StreamClockSteps, A17_AWayThatBecomesLongerIsNoOtherLine) {
  // As under Wine, where the timer and the sound server's fragments drift past each other.
  for (unsigned seed = 1; seed <= 10; ++seed) {
    Device device(Bell(50e-6), 80, seed);
    device.way = 10e-3;
    device.Run(0.9);
    double least = 1e9;
    double most = -1e9;
    for (int turn = 0; turn < 100; ++turn) {
      device.way = turn % 2 == 0 ? 0.0 : 10e-3;
      device.Run(turn % 2 == 0 ? 0.35 : 0.65);
      if (turn < 10) continue;
      least = std::min(least, device.OffsetError());
      most = std::max(most, device.OffsetError());
    }
    EXPECT_EQ(device.jumps, 0) << seed;
    EXPECT_LT(most - least, 1.5) << seed;
    EXPECT_LT(std::abs(device.RateError()), 40.0) << seed;
  }
}

TEST(StreamClockSteps, A17_AWayThatStaysLongIsNoSlope) {
  for (const double ppm : {-150.0, 0.0, 220.0}) {
    Device device(Bell(50e-6), ppm, 2);
    // Short for a moment, in the beginning.
    device.way = 10e-3;
    device.Run(1);
    device.way = 0;
    device.Run(1.5);
    device.way = 10e-3;
    device.Run(60);
    EXPECT_LT(std::abs(device.RateError()), 5.0) << ppm;
    const double before = device.OffsetError();
    device.Run(20);
    EXPECT_LT(std::abs(device.OffsetError() - before), 0.45) << ppm;
    EXPECT_EQ(device.jumps, 0) << ppm;
  }
}

TEST(StreamClockSteps, A17_AHiccupThatLeavesALongerWayMovesNothing) {
  Device device(Bell(50e-6), -60, 3);
  device.Run(30);
  // The backlog of 100 ms arrives at once: these are times of arrival.
  const double wake = device.now + 0.1;
  const Jitter usual = device.jitter;
  device.jitter = [&](Random& random) { return wake - device.now + usual(random); };
  while (device.now < wake) device.Packet();
  device.jitter = usual;
  const double before = device.OffsetError();
  for (const double way : {20e-3, 8e-3, 28e-3}) {
    device.way = way;
    device.Run(3);
    EXPECT_LT(std::abs(device.OffsetError() - before), 0.2) << way;
  }
  EXPECT_EQ(device.jumps, 0);
  // The latency stays longer: the line slews to it, by 20 ppm.
  device.Run(3600);
  EXPECT_NEAR(device.OffsetError(), before - 28, 0.3);
  EXPECT_EQ(device.jumps, 0);
}

TEST(StreamClockSteps, A16_A17_WhatIsLostMovesTheLineOfArrivalTimesToo) {
  Device device(Bell(50e-6), 40, 6);
  device.Run(30);
  device.way = 10e-3;
  device.Run(5);
  device.way = 0;
  device.Run(5);
  const int jumps = device.jumps;
  // The device has counted what it lost.
  device.position += 720;
  device.Run(1);
  EXPECT_EQ(device.jumps, jumps + 1);
  // It has not, but no latency changes by that much.
  device.now += 0.06;
  device.Run(1);
  EXPECT_EQ(device.jumps, jumps + 2);
  EXPECT_LT(std::abs(device.RateError()), 2.0);
}

}  // namespace anecho
