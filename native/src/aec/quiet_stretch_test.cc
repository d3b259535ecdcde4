#include "aec/quiet_stretch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace anecho {
namespace {

constexpr std::size_t kFrame = 160;

void PushMany(QuietStretch* stretch, float value, int frames) {
  const std::vector<float> frame(kFrame, value);
  for (int i = 0; i < frames; ++i) stretch->Push(frame);
}

}  // namespace

// A14
TEST(QuietStretch, RemembersTheQuietest) {
  QuietStretch stretch(kFrame);
  PushMany(&stretch, 0.5f, 9);
  EXPECT_FALSE(stretch.ready());
  PushMany(&stretch, 0.5f, 20);
  ASSERT_TRUE(stretch.ready());
  EXPECT_EQ(stretch.Frame(3)[7], 0.5f);
  PushMany(&stretch, 0.1f, 10);
  PushMany(&stretch, 0.5f, 100);
  EXPECT_EQ(stretch.Frame(3)[7], 0.1f);
}

TEST(QuietStretch, ShorterSilenceDoesNotCount) {
  QuietStretch stretch(kFrame);
  PushMany(&stretch, 0.1f, 10);
  for (int i = 0; i < 20; ++i) {
    PushMany(&stretch, 0.0f, 9);
    PushMany(&stretch, 1.0f, 9);
  }
  EXPECT_EQ(stretch.Frame(0)[0], 0.1f);
}

TEST(QuietStretch, KeepsTheOrderOfTime) {
  QuietStretch stretch(kFrame);
  for (int i = 0; i < 14; ++i) {
    PushMany(&stretch, 1.0f / static_cast<float>(i + 1), 1);
  }
  for (std::size_t i = 0; i < QuietStretch::kFrames; ++i) {
    EXPECT_EQ(stretch.Frame(i)[0], 1.0f / static_cast<float>(i + 5));
    EXPECT_EQ(stretch.Frame(i + QuietStretch::kFrames)[0], stretch.Frame(i)[0]);
  }
}

TEST(QuietStretch, BelievesARoomThatBecameNoisier) {
  QuietStretch stretch(kFrame);
  PushMany(&stretch, 0.1f, 10);
  PushMany(&stretch, 0.2f, 10'000);
  EXPECT_EQ(stretch.Frame(0)[0], 0.1f);
  PushMany(&stretch, 0.2f, 5'000);
  EXPECT_EQ(stretch.Frame(0)[0], 0.2f);
}

TEST(QuietStretch, PassesOverWhatIsNoNumber) {
  QuietStretch stretch(kFrame);
  PushMany(&stretch, std::nanf(""), 100);
  EXPECT_FALSE(stretch.ready());
  PushMany(&stretch, 0.1f, 10);
  EXPECT_EQ(stretch.Frame(0)[0], 0.1f);
}

}  // namespace anecho
