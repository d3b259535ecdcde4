#include "offline/talk_classifier.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "drifting_scene.h"
#include "dsp/echo_meter.h"
#include "dsp/level_meter.h"

namespace anecho {
namespace {

using testing::Add;
using testing::Echo;
using testing::kSceneRate;
using testing::Noise;
using testing::Signal;
using testing::Voice;

/// Shares of the frames after the first second in which each spoke, with a canceller that takes out
/// nothing.
std::array<double, 4> Shares(const Signal& microphone, const Signal& reference) {
  constexpr std::size_t kFrame = kSceneRate / 100;
  TalkClassifier classifier(kSceneRate);
  EchoMeter meter;
  std::array<double, 4> shares{};
  double frames = 0;
  for (std::size_t i = 0; i + kFrame <= microphone.size(); i += kFrame) {
    CleanFrame frame;
    frame.microphone = std::span(microphone).subspan(i, kFrame);
    frame.reference = std::span(reference).subspan(i, kFrame);
    frame.microphone_power = static_cast<float>(MeanSquare(frame.microphone));
    frame.reference_power = static_cast<float>(MeanSquare(frame.reference));
    frame.cancelled_power = frame.microphone_power;
    const bool active = meter.Add(frame.microphone_power, frame.reference_power, 0);
    const Talk talk = classifier.Add(frame, active);
    if (i < kSceneRate) continue;
    ++shares[static_cast<std::size_t>(talk)];
    ++frames;
  }
  for (double& share : shares) share /= frames;
  return shares;
}

double Of(const std::array<double, 4>& shares, Talk talk) {
  return shares[static_cast<std::size_t>(talk)];
}

constexpr auto kPlaced = [](double) { return 0.01; };

}  // namespace

TEST(TalkClassifier, D2_TheFarEndAloneIsNoDoubleTalkThoughNothingIsCancelled) {
  const Signal played = Voice(20, 1);
  Signal microphone = Echo(played, kPlaced);
  const auto clean = Shares(microphone, played);
  EXPECT_LT(Of(clean, Talk::kBoth), 0.1);
  EXPECT_GT(Of(clean, Talk::kFarEnd), 0.6);
  // In a noisy room.
  Add(microphone, Noise(microphone.size(), -45, 3));
  const auto noisy = Shares(microphone, played);
  EXPECT_LT(Of(noisy, Talk::kBoth), 0.15);
  EXPECT_GT(Of(noisy, Talk::kFarEnd), 0.5);
}

TEST(TalkClassifier, D2_TheNearEndAloneIsNoDoubleTalk) {
  Signal silence(static_cast<std::size_t>(20 * kSceneRate));
  Signal microphone = Voice(20, 2, 190);
  Add(microphone, Noise(microphone.size(), -60, 3));
  const auto shares = Shares(microphone, silence);
  EXPECT_EQ(Of(shares, Talk::kBoth), 0);
  EXPECT_EQ(Of(shares, Talk::kFarEnd), 0);
  EXPECT_GT(Of(shares, Talk::kNearEnd), 0.6);
}

TEST(TalkClassifier, D2_BothAreToldFromOne) {
  const Signal played = Voice(20, 1);
  Signal microphone = Echo(played, kPlaced);
  Add(microphone, Voice(20, 2, 190), 2);
  const auto shares = Shares(microphone, played);
  EXPECT_GT(Of(shares, Talk::kBoth), 0.4);
  EXPECT_LT(Of(shares, Talk::kFarEnd), 0.5);
}

}  // namespace anecho
