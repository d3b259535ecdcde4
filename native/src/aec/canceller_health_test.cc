#include "aec/canceller_health.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

constexpr double kLoud = 1e-2;
constexpr double kSilent = 1e-8;

void Add(CancellerHealth* health, int frames, double output, double reference = kLoud,
         double microphone = 1e-3) {
  for (int i = 0; i < frames; ++i) health->Add(reference, microphone, output);
}

}  // namespace

TEST(CancellerHealth, A2_FailsWhereMostIsLetThrough) {
  CancellerHealth health;
  Add(&health, 99, 1e-3);
  EXPECT_FALSE(health.fails());
  Add(&health, 1, 1e-3);
  EXPECT_TRUE(health.fails());
  Add(&health, 98, 1e-6);
  EXPECT_FALSE(health.fails());
  Add(&health, 10, 1e-3);
  EXPECT_TRUE(health.fails());
}

TEST(CancellerHealth, SilenceOfEitherSideSaysNothing) {
  CancellerHealth health;
  Add(&health, 1000, 1e-3, kSilent);
  EXPECT_FALSE(health.fails());
  Add(&health, 1000, 1e-9, kLoud, 1e-9);
  EXPECT_FALSE(health.fails());
}

}  // namespace anecho
