#include "devices/wasapi/push_player.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <vector>

#include "base/error.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakeSystem;

constexpr Nanoseconds kLead = std::chrono::milliseconds(40);

/// A cable's render side, and speakers that are the default.
class WasapiCablePlayers : public ::testing::Test {
 protected:
  WasapiCablePlayers() { system_->SetDefault(speakers_, eConsole); }
  ~WasapiCablePlayers() override { EXPECT_EQ(testing::Misdeeds::Sum(), 0); }

  std::unique_ptr<VirtualMicDevice> Open(PushQueue& queue) {
    return OpenWasapiPlayer(ComPtr<IMMDeviceEnumerator>::Share(system_.get()), "cable", queue,
                            kLead);
  }

  std::vector<float> Played() {
    const std::vector<BYTE> bytes = cable_.client().played();
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
  }

  /// @return whether a condition comes true within half a minute.
  template <typename Condition>
  bool Comes(Condition&& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition() && std::chrono::steady_clock::now() < deadline) Sleep(1);
    return condition();
  }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& speakers_ = system_->Add(L"speakers", eRender);
  FakeDevice& cable_ = system_->Add(L"cable", eRender, 1);
};

TEST_F(WasapiCablePlayers, B3_WhatIsPushedComesOutOfTheCableAndNeverOfTheSpeakers) {
  cable_.abilities.has_clock = true;
  PushQueue queue({.channels = 1});
  const auto device = Open(queue);
  queue.Push(std::vector<float>(4800, 0.5f));
  ASSERT_TRUE(queue.WaitFor(0, std::chrono::seconds(30), [] { return false; }));
  const std::vector<float> played = Played();
  // In both channels, but for the fades.
  EXPECT_GE(std::count(played.begin(), played.end(), 0.5f), 2 * (4800 - 200));
  for (std::size_t i = 0; i + 1 < played.size(); i += 2) ASSERT_EQ(played[i], played[i + 1]);
  EXPECT_TRUE(speakers_.clients.empty());
}

TEST_F(WasapiCablePlayers, B3_NoMoreThanTheLeadWaitsInTheCable) {
  PushQueue queue({.channels = 2});
  const auto device = Open(queue);
  queue.Push(std::vector<float>(2 * 4800, 0.5f));
  ASSERT_TRUE(Comes([&] { return Played().size() == 2 * 1920u; }));
  EXPECT_EQ(queue.queued_frames(), 4800 - 1920);
}

TEST_F(WasapiCablePlayers, B3_ACableThatGoesIsDeadAndNeverReplaced) {
  PushQueue queue({.channels = 1});
  const auto device = Open(queue);
  EXPECT_EQ(device->health(), StreamHealth::kGood);
  cable_.client().session().Disconnect(DisconnectReasonDeviceRemoval);
  EXPECT_TRUE(Comes([&] { return device->health() == StreamHealth::kGone; }));
  EXPECT_TRUE(speakers_.clients.empty());
  EXPECT_THROW(OpenWasapiCablePlayer("", queue), Error);
}

}  // namespace
}  // namespace anecho
