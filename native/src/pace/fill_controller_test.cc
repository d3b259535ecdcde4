#include "pace/fill_controller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace anecho {
namespace {

// A queue in seconds of audio: fed 10 ms per turn, trimmed; emptied period by period.
struct Loop {
  double target = 0.02;
  double device_ppm = 0;
  double period = 0.01;
  double turn_jitter = 0;
  FillController controller{target};
  std::mt19937 random{1};
  double written = target;
  double taken = 0;
  double last_turn = 0;
  double turn = 0;
  double least = 1;
  double most = 0;
  double sum = 0;
  int turns = 0;
  // Change of the trim beyond 1,000 ppm a second, and the trim itself, ppm.
  double fastest = -1;
  double largest = 0;

  void Turn() {
    turn += 0.01;
    const double late = std::uniform_real_distribution<>(0, 1)(random) * turn_jitter;
    const double now = std::max(last_turn, turn + late);
    taken += (now - last_turn) * Ppm{device_ppm}.ratio();
    const double elapsed = now - last_turn;
    last_turn = now;
    // Whole periods; half of one in advance on average.
    const double fill = written - (std::floor(taken / period) + 0.5) * period;
    least = std::min(least, fill);
    most = std::max(most, fill);
    sum += fill;
    ++turns;
    const double before = controller.trim().value;
    controller.Update(fill, elapsed);
    fastest = std::max(fastest, std::abs(controller.trim().value - before) - 1000 * elapsed);
    largest = std::max(largest, std::abs(controller.trim().value));
    written += 0.01 * controller.trim().ratio();
  }
  void Run(double seconds) {
    for (const double end = turn + seconds; turn < end;) Turn();
    EXPECT_LE(fastest, 1e-9);
    EXPECT_LE(largest, 2000);
  }
  void Measure() {
    least = 1;
    most = sum = 0;
    turns = 0;
  }
};

}  // namespace

TEST(FillController, A17_HoldsTheTargetForADay) {
  for (const auto& [ppm, hours] : {std::pair{300.0, 24}, std::pair{-300.0, 4}}) {
    Loop loop;
    loop.device_ppm = ppm;
    loop.turn_jitter = 2e-3;
    loop.Run(300);
    EXPECT_GT(loop.least, 0);
    EXPECT_LT(loop.most, 0.04);
    loop.Measure();
    // The clock wanders by 0.5 ppm a minute, back and forth.
    for (int minute = 0; minute < 60 * hours; ++minute) {
      loop.device_ppm += minute / 120 % 2 == 0 ? 0.5 : -0.5;
      loop.Run(60);
    }
    EXPECT_GT(loop.least, 0.008);
    EXPECT_LT(loop.most, 0.032);
    EXPECT_NEAR(loop.sum / loop.turns, loop.target, 1e-3);
  }
}

TEST(FillController, A17_FindsTheDrift) {
  for (double ppm : {-998.0, -300.0, 0.0, 50.0, 300.0}) {
    Loop loop;
    loop.period = 1e-4;
    loop.device_ppm = ppm;
    loop.Run(120);
    EXPECT_NEAR(loop.controller.drift().value, ppm, 8 + std::abs(ppm) * 0.03);
    EXPECT_NEAR(loop.controller.fill(), 0.02, 1e-3);
    loop.Run(300);
    EXPECT_NEAR(loop.controller.drift().value, ppm, 2);
    EXPECT_GT(loop.least, 0.008);
    EXPECT_LT(loop.most, 0.032);
  }
}

TEST(FillController, A17_LatePeriodsAreNoDrift) {
  // Periods of 1,024 frames, and one turn in a hundred 25 ms late.
  Loop loop;
  loop.target = 0.04;
  loop.controller = FillController(0.04);
  loop.written = 0.04;
  loop.period = 1024.0 / 48000;
  loop.device_ppm = -120;
  loop.Run(300);
  loop.Measure();
  for (int turn = 0; turn < 60000; ++turn) {
    loop.turn_jitter = turn % 100 == 0 ? 25e-3 : 1e-3;
    loop.Turn();
    EXPECT_NEAR(loop.controller.trim().value, -120, 150);
  }
  EXPECT_NEAR(loop.sum / loop.turns, 0.04, 1e-3);
}

TEST(FillController, A17_DoesNotWindUp) {
  Loop loop;
  loop.device_ppm = 5000;
  loop.Run(60);
  EXPECT_LE(loop.controller.drift().value, 1800);
  loop.device_ppm = 100;
  loop.controller.Restart();
  loop.written = loop.taken + 0.02;
  loop.Run(300);
  EXPECT_NEAR(loop.controller.fill(), 0.02, 6e-3);
}

}  // namespace anecho
