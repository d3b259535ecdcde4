#include "aec/full_duplex/spectral_floor.h"

#include <gtest/gtest.h>

#include "echo_scene.h"

namespace anecho {

TEST(SpectralFloor, A19_FindsNoiseInPausesOfSpeech) {
  testing::Random random(1);
  SpectralFloor floor;
  PowerSpectrum power;
  for (int frame = 0; frame < 300; ++frame) {
    const float voice = frame % 100 < 50 ? 1e6f : 0.0f;
    for (float& bin : power) bin = (100 + voice) * (1 + random.Next());
    floor.Push(power);
  }
  for (const float bin : floor.power()) {
    EXPECT_GT(bin, 15);
    EXPECT_LT(bin, 400);
  }
}

TEST(SpectralFloor, RisesSlowly) {
  SpectralFloor floor;
  PowerSpectrum power;
  power.fill(100);
  for (int frame = 0; frame < 50; ++frame) floor.Push(power);
  power.fill(1e6f);
  const float before = floor.power()[10];
  for (int frame = 0; frame < 100; ++frame) floor.Push(power);
  EXPECT_NEAR(floor.power()[10] / before, 1.22f, 0.03f);
}

TEST(SpectralFloor, SaysNothingBeforeItKnows) {
  SpectralFloor floor;
  PowerSpectrum power;
  power.fill(100);
  for (int frame = 0; frame < 5; ++frame) {
    floor.Push(power);
    EXPECT_GT(floor.power()[0], 1e8f);
  }
  floor.Push(power);
  EXPECT_LT(floor.power()[0], 101);
}

}  // namespace anecho
