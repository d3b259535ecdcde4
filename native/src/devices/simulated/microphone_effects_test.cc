#include "devices/simulated/microphone_effects.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace anecho {

TEST(MicrophoneEffects, D7_GateNoiseAndTurnDownWhatGoesOn) {
  MicrophoneEffects effects;
  std::array<float, 480> period{};
  period.fill(0.0005f);
  effects.Process(period);
  EXPECT_EQ(*std::max_element(period.begin(), period.end()), 0.0f);
  for (int i = 0; i < 200; ++i) {
    period.fill(0.1f);
    effects.Process(period);
  }
  // 12 dB after two seconds.
  EXPECT_NEAR(period[0], 0.0251f, 0.0005f);
}

}  // namespace anecho
