#include "dsp/level_follower.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace anecho {
namespace {

using std::chrono::milliseconds;

// Of a period.
constexpr Nanoseconds kPeriod = milliseconds(10);

/// Adds periods of one mean square. @return when the last has come.
Nanoseconds AddFor(LevelFollower& level, double mean_square, Nanoseconds from, int periods) {
  for (int i = 0; i < periods; ++i) level.Add(mean_square, kPeriod, from + (i + 1) * kPeriod);
  return from + periods * kPeriod;
}

}  // namespace

TEST(LevelFollower, A20_BeginsAtTheFirstSoundAndFollowsWithinASecond) {
  LevelFollower level;
  EXPECT_TRUE(std::isnan(level.dbfs(milliseconds(0))));
  Nanoseconds now = AddFor(level, 0.01, milliseconds(0), 1);
  EXPECT_NEAR(level.dbfs(now), -20, 1e-4);
  now = AddFor(level, 1, now, 30);
  // A step is followed to 1 - 1/e in 300 ms.
  EXPECT_NEAR(level.dbfs(now), 10 * std::log10(1 - 0.99 / std::exp(1.0)), 0.01);
  now = AddFor(level, 1e-8, now, 1000);
  EXPECT_NEAR(level.dbfs(now), -80, 0.01);
}

TEST(LevelFollower, A20_PeriodsOfAnyLengthGiveTheSameLevel) {
  LevelFollower fine;
  LevelFollower coarse;
  const Nanoseconds start = AddFor(fine, 1e-4, milliseconds(0), 1);
  coarse.Add(1e-4, kPeriod, start);
  const Nanoseconds end = AddFor(fine, 0.25, start, 20);
  coarse.Add(0.25, end - start, end);
  EXPECT_NEAR(fine.dbfs(end), coarse.dbfs(end), 1e-3);
}

TEST(LevelFollower, A20_WhatIsOldIsNotKnownAndNotMixedIn) {
  LevelFollower level;
  const Nanoseconds end = AddFor(level, 1, milliseconds(0), 10);
  EXPECT_FALSE(std::isnan(level.dbfs(end + milliseconds(500))));
  EXPECT_TRUE(std::isnan(level.dbfs(end + milliseconds(501))));
  const Nanoseconds later = AddFor(level, 1e-6, end + std::chrono::seconds(2), 1);
  EXPECT_NEAR(level.dbfs(later), -60, 1e-3);
}

}  // namespace anecho
