#include "devices/simulated/device_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

TEST(DeviceClock, D7_RunsAsFastAsConfigured) {
  DeviceClock clock({.ppm = 250, .start_s = 0.25});
  EXPECT_EQ(clock.PeriodStart(), 0.25);
  while (clock.position() < 48000 * 100) clock.NextPeriod();
  EXPECT_NEAR(clock.PeriodStart() - 0.25, 100 / (1 + 250e-6), 1e-9);
}

TEST(DeviceClock, D7_FindsThePositionOfATime) {
  DeviceClock clock({.ppm = -300, .wander_ppm = 5, .start_s = 0.1, .seed = 7});
  EXPECT_NEAR(clock.PositionAt(0.1), 0, 1e-6);
  EXPECT_NEAR(clock.PositionAt(0.0), -4800 * (1 - 300e-6), 1e-3);
  for (int i = 0; i < 3000; ++i) clock.NextPeriod();
  EXPECT_NEAR(clock.PositionAt(clock.PeriodStart()), static_cast<double>(clock.position()), 1e-5);
  EXPECT_NEAR(clock.PositionAt(clock.PeriodEnd()), static_cast<double>(clock.position() + 480),
              1e-5);
  const double then = clock.PeriodStart();
  const std::int64_t position = clock.position();
  for (int i = 0; i < 110; ++i) clock.NextPeriod();
  EXPECT_NEAR(clock.PositionAt(then), static_cast<double>(position), 1e-4);
}

TEST(DeviceClock, D7_WandersSlowlyAroundItsRate) {
  DeviceClock clock({.wander_ppm = 2, .seed = 3});
  double sum = 0;
  double squares = 0;
  double worst_step = 0;
  double last = 0;
  constexpr int kPeriods = 400'000;
  for (int i = 0; i < kPeriods; ++i) {
    clock.NextPeriod();
    const double ppm = (0.01 / (clock.PeriodEnd() - clock.PeriodStart()) - 1) * 1e6;
    if (i > 0) worst_step = std::max(worst_step, std::abs(ppm - last));
    last = ppm;
    sum += ppm;
    squares += ppm * ppm;
  }
  EXPECT_NEAR(sum / kPeriods, 0, 1);
  EXPECT_NEAR(std::sqrt(squares / kPeriods), 2, 0.7);
  EXPECT_LT(worst_step, 0.2);
}

TEST(DeviceClock, SkipsAhead) {
  DeviceClock clock({.ppm = 100});
  clock.SkipTo(500.001);
  EXPECT_GT(clock.PeriodStart(), 500.001);
  EXPECT_LT(clock.PeriodStart(), 500.03);
  EXPECT_NEAR(clock.PositionAt(500), 500 * 48000 * 1.0001, 1e-3);
}

}  // namespace
}  // namespace anecho
