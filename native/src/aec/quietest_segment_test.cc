#include "aec/quietest_segment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <vector>

namespace anecho {
namespace {

constexpr std::size_t kFrame = 160;

void PushMany(QuietestSegment* stretch, float value, int frames) {
  const std::vector<float> frame(kFrame, value);
  for (int i = 0; i < frames; ++i) stretch->Push(frame);
}

float First(const QuietestSegment& stretch, std::size_t index) {
  std::vector<float> frame(kFrame);
  stretch.Read(index, frame);
  return frame[0] / 0.6f;
}

}  // namespace

// A14
TEST(QuietestSegment, RemembersTheQuietest) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, 0.5f, 1);
  EXPECT_FALSE(stretch.ready());
  PushMany(&stretch, 0.5f, 20);
  ASSERT_TRUE(stretch.ready());
  EXPECT_NEAR(First(stretch, 3), 0.5f, 1e-6);
  PushMany(&stretch, 0.1f, 3);
  PushMany(&stretch, 0.5f, 100);
  EXPECT_NEAR(First(stretch, 3), 0.1f, 1e-6);
  EXPECT_NEAR(stretch.power(), 0.01, 1e-3);
  EXPECT_EQ(stretch.age(), 100u);
}

TEST(QuietestSegment, ShorterQuietDoesNotCount) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, 0.1f, 10);
  for (int i = 0; i < 20; ++i) {
    PushMany(&stretch, 0.01f, 1);
    PushMany(&stretch, 1.0f, 1);
  }
  EXPECT_NEAR(First(stretch, 0), 0.1f, 1e-6);
}

TEST(QuietestSegment, DigitalSilenceIsNoRoom) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, 0.0f, 100);
  EXPECT_FALSE(stretch.ready());
  PushMany(&stretch, 0.1f, 10);
  PushMany(&stretch, 0.0f, 100);
  EXPECT_NEAR(First(stretch, 0), 0.1f, 1e-6);
}

TEST(QuietestSegment, A3_WhereSoundIsStillSinkingTheNoiseIsLower) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, 0.5f, 2);
  PushMany(&stretch, 0.1f, 2);
  EXPECT_NEAR(First(stretch, 0), 0.07f, 1e-6);
  PushMany(&stretch, 0.1f, 1);
  EXPECT_NEAR(First(stretch, 0), 0.1f, 1e-6);
}

TEST(QuietestSegment, IsReadToAndFro) {
  QuietestSegment stretch(kFrame);
  std::vector<float> rising(2 * kFrame);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = 1e-3f * static_cast<float>(i + 1);
  stretch.Push(std::span(rising).first(kFrame));
  stretch.Push(std::span(rising).last(kFrame));
  std::vector<float> read(10 * kFrame);
  for (std::size_t i = 0; i < 10; ++i) {
    stretch.Read(i, std::span(read).subspan(i * kFrame, kFrame));
  }
  EXPECT_NEAR(read[kFrame], 0.6f * rising[kFrame], 1e-6);
  EXPECT_NEAR(read[2 * kFrame], 0.6f * rising.back(), 1e-6);
  for (std::size_t i = 1; i < read.size(); ++i) {
    ASSERT_LE(std::abs(read[i] - read[i - 1]), 1.1e-3f) << i;
  }
}

TEST(QuietestSegment, BelievesARoomThatBecameNoisier) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, 0.1f, 10);
  PushMany(&stretch, 0.2f, 10'000);
  EXPECT_NEAR(First(stretch, 0), 0.1f, 1e-6);
  PushMany(&stretch, 0.2f, 5'000);
  EXPECT_NEAR(First(stretch, 0), 0.2f, 1e-6);
}

TEST(QuietestSegment, PassesOverWhatIsNoNumber) {
  QuietestSegment stretch(kFrame);
  PushMany(&stretch, std::nanf(""), 100);
  EXPECT_FALSE(stretch.ready());
  PushMany(&stretch, 0.1f, 10);
  EXPECT_NEAR(First(stretch, 0), 0.1f, 1e-6);
}

}  // namespace anecho
