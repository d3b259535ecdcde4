#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "aec/echo_canceller.h"
#include "echo_scene.h"

namespace anecho {

// Ports of AEC3 died of a filter that shrinks while the delay moves.
// A19
TEST(EchoCancellerHours, A19_Survives63000FramesOfDelayJumpsAndLevelChanges) {
  CancellerConfig config;
  config.sample_rate = 16000;
  EchoCanceller canceller(config);
  constexpr std::size_t kFrame = 160;
  constexpr std::size_t kLine = 16000;
  std::vector<float> line(kLine);
  testing::Random random(13);
  std::size_t delay = 800;
  float gain = 0.5f;
  std::vector<float> reference(kFrame);
  std::vector<float> frame(kFrame);
  for (std::size_t f = 0; f < 63000; ++f) {
    if (f % 97 == 0) delay = 1 + static_cast<std::size_t>((random.Next() + 1) * 7000);
    if (f % 41 == 0) gain = std::pow(10.0f, 2 * random.Next() - 1.5f);
    for (std::size_t i = 0; i < kFrame; ++i) {
      const std::size_t now = f * kFrame + i;
      reference[i] = (f / 300) % 5 == 4 ? 0.0f : 0.5f * random.Next();
      line[now % kLine] = reference[i];
      frame[i] = gain * line[(now + kLine - delay) % kLine] + 0.001f * random.Next();
    }
    ASSERT_FALSE(canceller.Process(reference, frame).fault) << "frame " << f;
    for (const float sample : frame) ASSERT_TRUE(std::isfinite(sample)) << "frame " << f;
  }
}

}  // namespace anecho
