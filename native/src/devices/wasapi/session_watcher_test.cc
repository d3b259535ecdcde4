#include "devices/wasapi/session_watcher.h"

#include <gtest/gtest.h>
#include <psapi.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "devices/wasapi/com_memory.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakeSession;
using testing::FakeSystem;

constexpr DWORD kOwnProcess = 1;

class SessionWatcherTest : public ::testing::Test {
 protected:
  ~SessionWatcherTest() override { EXPECT_EQ(testing::Misdeeds::Sum(), 0); }

  std::unique_ptr<SessionWatcher> Watch() {
    auto watcher = std::make_unique<SessionWatcher>(
        ComPtr<IMMDeviceEnumerator>::Share(system_.get()), signal_, kOwnProcess);
    watcher->Watch({.output = "cable input", .captures = {}});
    watcher->Refresh();
    return watcher;
  }

  const MtaUsage mta_;
  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& render_ = system_->Add(L"cable input", eRender, 9);
  FakeDevice& output_ = system_->Add(L"cable output", eCapture, 9);
  FakeDevice& second_ = system_->Add(L"cable output 16ch", eCapture, 9);
  FakeDevice& outside_ = system_->Add(L"webcam", eCapture, 3);
  FakeDevice& no_container_ = system_->Add(L"old card", eCapture);
  const std::shared_ptr<MonitorSignal> signal_ = std::make_shared<MonitorSignal>();
};

// A6
TEST_F(SessionWatcherTest, A6_CountsOthersOnTheContainersEndpoints) {
  // Two processes record, one of them ourselves; two endpoints are in the container, two are not.
  const auto other = output_.sessions->Create(L"1", 20);
  const auto ours = output_.sessions->Create(L"2", kOwnProcess);
  const auto watcher = Watch();
  EXPECT_EQ(watcher->Refresh().count, 0) << "nobody records yet";
  other->Become(AudioSessionStateActive);
  ours->Become(AudioSessionStateActive);
  EXPECT_TRUE(signal_->Wait(std::chrono::milliseconds(0)));
  EXPECT_EQ(watcher->Refresh(), (Recorders{1, "app20"}));

  const auto on_second = second_.sessions->Create(L"3", 30);
  on_second->Become(AudioSessionStateActive);
  for (FakeDevice* const device : {&outside_, &no_container_}) {
    device->sessions->Create(L"4", 40)->Become(AudioSessionStateActive);
  }
  const Recorders both = watcher->Refresh();
  EXPECT_EQ(both.count, 2);
  EXPECT_NE(both.names.find("app20"), std::string::npos);
  EXPECT_NE(both.names.find("app30"), std::string::npos);
  other->Become(AudioSessionStateInactive);
  on_second->Disconnect(DisconnectReasonDeviceRemoval);
  EXPECT_EQ(watcher->Refresh().count, 0);
  EXPECT_EQ(outside_.sessions->listeners(), 0U);
}

// A6: a new session wakes the watcher's thread, even one that no enumerator lists.
TEST_F(SessionWatcherTest, A6_HearsOfSessionsThatAreCreatedLater) {
  const auto watcher = Watch();
  EXPECT_FALSE(signal_->Wait(std::chrono::milliseconds(0)));
  const auto session = output_.sessions->Create(L"new", 20, /*listed=*/false);
  EXPECT_TRUE(signal_->Wait(std::chrono::milliseconds(0)));
  EXPECT_EQ(watcher->Refresh().count, 0);
  session->Become(AudioSessionStateActive);
  EXPECT_TRUE(signal_->Wait(std::chrono::milliseconds(0)));
  EXPECT_EQ(watcher->Refresh().count, 1);
}

// A6: callbacks don't count up and down, so that lost or doubled ones leave no wrong count.
TEST_F(SessionWatcherTest, A6_AsksInsteadOfCounting) {
  const auto watcher = Watch();
  const auto session = output_.sessions->Create(L"1", 20);
  for (int i = 0; i < 3; ++i) session->Become(AudioSessionStateActive);
  EXPECT_EQ(watcher->Refresh().count, 1);
  EXPECT_EQ(watcher->Refresh().count, 1);
  for (int i = 0; i < 5; ++i) session->Become(AudioSessionStateInactive);
  EXPECT_EQ(watcher->Refresh().count, 0);
  session->Become(AudioSessionStateActive);
  EXPECT_EQ(watcher->Refresh().count, 1);
}

// A7
TEST_F(SessionWatcherTest, A7_OneSessionIsRegisteredOnceAndReleasedWhenItIsOver) {
  const auto expiring = output_.sessions->Create(L"1", 20);
  const auto disconnected = output_.sessions->Create(L"2", 21);
  const auto watcher = Watch();
  for (int i = 0; i < 5; ++i) watcher->Refresh();
  EXPECT_EQ(expiring->listeners(), 1U);
  EXPECT_EQ(disconnected->listeners(), 1U);
  expiring->Become(AudioSessionStateExpired);
  disconnected->Disconnect(DisconnectReasonFormatChanged);
  output_.sessions->Forget();
  watcher->Refresh();
  EXPECT_EQ(expiring->listeners(), 0U);
  EXPECT_EQ(disconnected->listeners(), 0U);
}

// A15
TEST_F(SessionWatcherTest, A15_FollowsTheCablesEndpoints) {
  const auto watcher = Watch();
  const auto session = second_.sessions->Create(L"1", 20);
  session->Become(AudioSessionStateActive);
  EXPECT_EQ(watcher->Refresh().count, 1);
  system_->SetState(second_, DEVICE_STATE_DISABLED);
  watcher->RefreshEndpoints();
  EXPECT_EQ(watcher->Refresh().count, 0);
  EXPECT_EQ(session->listeners(), 0U);
  EXPECT_EQ(second_.sessions->listeners(), 0U);
  system_->SetState(second_, DEVICE_STATE_ACTIVE);
  watcher->RefreshEndpoints();
  EXPECT_EQ(watcher->Refresh().count, 1);
}

// A15: the audio service ends, and comes back.
TEST_F(SessionWatcherTest, A15_DropsAnEndpointThatDoesNotAnswer) {
  const auto watcher = Watch();
  const auto session = output_.sessions->Create(L"1", 20);
  session->Become(AudioSessionStateActive);
  EXPECT_EQ(watcher->Refresh().count, 1);
  output_.sessions->Break();
  EXPECT_EQ(watcher->Refresh().count, 0);
  EXPECT_EQ(output_.sessions->listeners(), 0U);
}

DWORD Handles() {
  DWORD count = 0;
  GetProcessHandleCount(GetCurrentProcess(), &count);
  return count;
}

SIZE_T PrivateBytes() {
  PROCESS_MEMORY_COUNTERS_EX counters{};
  counters.cb = sizeof(counters);
  K32GetProcessMemoryInfo(GetCurrentProcess(),
                          reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters), sizeof(counters));
  return counters.PrivateUsage;
}

// A6
TEST_F(SessionWatcherTest, A6_SaysWhereTheSystemDoesNotTell) {
  const auto watcher = Watch();
  EXPECT_TRUE(watcher->Refresh().is_known);
  output_.sessions->Break();
  EXPECT_TRUE(watcher->Refresh().is_known) << "the service is down for a while";
  second_.sessions->BeUnknown();
  EXPECT_FALSE(watcher->Refresh().is_known);
  EXPECT_FALSE(watcher->Refresh().is_known) << "and remains so";
  system_->Add(L"old cable", eRender);
  watcher->Watch({.output = "old cable", .captures = {}});
  EXPECT_FALSE(watcher->Refresh().is_known) << "nothing tells where its sound comes out";
  watcher->Watch({.output = "gone", .captures = {}});
  EXPECT_EQ(watcher->Refresh(), Recorders{});
}

// A6 B6: a cable whose sides Windows does not know to be one device.
TEST_F(SessionWatcherTest, A6_B6_TakesTheBelievedSidesWhereTheSystemDoesNotTell) {
  system_->Add(L"old cable in", eRender);
  FakeDevice& old_output = system_->Add(L"old cable out", eCapture);
  const auto watcher = Watch();
  const RecorderWatch old_cable{.output = "old cable in", .captures = {"old cable out", "webcam"}};
  watcher->Watch(old_cable);
  EXPECT_EQ(watcher->Refresh(), Recorders{});
  for (FakeDevice* const device : {&old_output, &no_container_, &output_}) {
    device->sessions->Create(L"1", 20)->Become(AudioSessionStateActive);
  }
  EXPECT_EQ(watcher->Refresh().count, 1) << "neither what nobody believes, nor another cable's";
  system_->SetState(old_output, DEVICE_STATE_DISABLED);
  watcher->Watch({.output = "old cable in", .captures = {"old cable out"}});
  EXPECT_FALSE(watcher->Refresh().is_known) << "there is none left to ask";

  watcher->Watch({.output = "cable input", .captures = {"webcam", "old card"}});
  const Recorders both = watcher->Refresh();
  EXPECT_EQ(both.count, 2) << "the container counts; without one, what is believed";
  EXPECT_EQ(outside_.sessions->listeners(), 0U);
}

// A6: devices without a container of their own are in the computer's container.
TEST_F(SessionWatcherTest, A6_TheComputersContainerSaysNothing) {
  constexpr GUID kComputer{0, 0, 0, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};
  for (FakeDevice* const device : {&render_, &output_, &no_container_}) {
    device->container = kComputer;
  }
  no_container_.sessions->Create(L"1", 20)->Become(AudioSessionStateActive);
  const auto watcher = Watch();
  EXPECT_FALSE(watcher->Refresh().is_known);
  watcher->Watch({.output = "cable input", .captures = {"cable output"}});
  EXPECT_EQ(watcher->Refresh(), Recorders{});
  output_.sessions->Create(L"2", 21)->Become(AudioSessionStateActive);
  EXPECT_EQ(watcher->Refresh(), (Recorders{1, "app21"}));
}

// A6: Wine lists only this process's own sessions.
TEST_F(SessionWatcherTest, A6_ASystemThatTellsOfNoNewSessionsDoesNotTell) {
  output_.sessions->BeDeaf();
  EXPECT_FALSE(Watch()->Refresh().is_known);
}

// A7
TEST_F(SessionWatcherTest, A7_AThousandCyclesLeaveNothingBehind) {
  const auto watcher = Watch();
  const auto& live = testing::FakeObject<IAudioSessionControl2, IAudioSessionControl>::Live();
  const auto cycle = [&](int i) {
    const auto session = output_.sessions->Create(std::to_wstring(i), 20, i % 2 == 0);
    session->Become(AudioSessionStateActive);
    EXPECT_EQ(watcher->Refresh().count, 1);
    session->Become(AudioSessionStateInactive);
    EXPECT_EQ(watcher->Refresh().count, 0);
    session->Become(AudioSessionStateExpired);
    output_.sessions->Forget();
    watcher->Refresh();
    EXPECT_EQ(session->listeners(), 0U);
  };
  for (int i = 0; i < 100; ++i) cycle(i);
  const DWORD handles = Handles();
  const SIZE_T bytes = PrivateBytes();
  const int objects = live.load();
  for (int i = 100; i < 1100; ++i) cycle(i);
  EXPECT_EQ(live.load(), objects);
  EXPECT_LE(Handles(), handles + 2);
  // A leak of one session a cycle would be more than this.
  EXPECT_LE(PrivateBytes(), bytes + 64 * 1024);
  RecordProperty("handles", static_cast<int>(Handles() - handles));
  RecordProperty("bytes", static_cast<int>(PrivateBytes() - bytes));
}

// A7: callbacks during teardown and teardown during callbacks, at many moments.
TEST_F(SessionWatcherTest, A7_CallbacksAndTeardownMayMeet) {
  for (int round = 0; round < 200; ++round) {
    auto watcher = Watch();
    const auto session = output_.sessions->Create(L"r" + std::to_wstring(round), 20);
    watcher->Refresh();
    std::atomic<bool> stop{false};
    std::thread storm([&] {
      for (int i = 0; !stop.load(); ++i) {
        session->Become(i % 2 == 0 ? AudioSessionStateActive : AudioSessionStateInactive);
        output_.sessions->Create(L"s" + std::to_wstring(round * 1000 + i), 21, false);
        if (i % 3 == 0) session->Disconnect(DisconnectReasonDeviceRemoval);
      }
    });
    for (int i = 0; i < round % 4; ++i) watcher->Refresh();
    if (round % 2 == 0) std::this_thread::yield();
    watcher.reset();
    stop.store(true);
    storm.join();
    EXPECT_EQ(session->listeners(), 0U);
    EXPECT_EQ(output_.sessions->listeners(), 0U);
    session->Become(AudioSessionStateExpired);
    output_.sessions->Forget();
  }
}

}  // namespace
}  // namespace anecho
