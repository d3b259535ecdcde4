#include "engine/mode_fade.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace anecho {
namespace {

constexpr std::size_t kSize = 480;

struct Frame {
  std::array<float, kSize> clean;
  std::array<float, kSize> microphone;
  Frame() {
    clean.fill(0.25f);
    microphone.fill(0.75f);
  }
  std::span<const float> Through(ModeFade* fade) const { return fade->Apply(clean, microphone); }
};

TEST(ModeFade, A8_GivesTheFrameItselfWhileNothingChanges) {
  ModeFade fade(kSize);
  const Frame frame;
  EXPECT_EQ(frame.Through(&fade).data(), frame.clean.data());
  fade.Set(PipelineMode::kBypass);
  frame.Through(&fade);
  EXPECT_EQ(frame.Through(&fade).data(), frame.microphone.data());
}

TEST(ModeFade, A8_CrossFadesOverOneFrame) {
  ModeFade fade(kSize);
  const Frame frame;
  frame.Through(&fade);
  fade.Set(PipelineMode::kBypass);
  const auto faded = frame.Through(&fade);
  EXPECT_TRUE(std::is_sorted(faded.begin(), faded.end()));
  EXPECT_NEAR(faded.front(), 0.25, 0.002);
  EXPECT_NEAR(faded.back(), 0.75, 0.002);
}

TEST(ModeFade, A8_A15_BeginsInItsModeWithoutAFade) {
  ModeFade fade(kSize);
  const Frame frame;
  fade.Set(PipelineMode::kMute);
  const auto silent = frame.Through(&fade);
  EXPECT_EQ(std::count(silent.begin(), silent.end(), 0.0f), static_cast<std::ptrdiff_t>(kSize));
}

TEST(ModeFade, A8_FadesOutThenStaysSilent) {
  ModeFade fade(kSize);
  const Frame frame;
  frame.Through(&fade);
  fade.Set(PipelineMode::kMute);
  const auto faded = frame.Through(&fade);
  EXPECT_NEAR(faded.front(), 0.25, 0.002);
  EXPECT_NEAR(faded.back(), 0, 0.002);
  const auto silent = frame.Through(&fade);
  EXPECT_EQ(std::count(silent.begin(), silent.end(), 0.0f), static_cast<std::ptrdiff_t>(kSize));
}

}  // namespace
}  // namespace anecho
