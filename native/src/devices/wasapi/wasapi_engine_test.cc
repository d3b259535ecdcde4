#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "devices/wasapi/wasapi_backend.h"
#include "engine/engine.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakeSystem;

// Long enough for a loaded machine; nothing here takes so long when all is well.
constexpr auto kPatience = std::chrono::seconds(30);

/// An engine on a computer with two of each: microphone, speakers, cable.
class WasapiEngine : public ::testing::Test {
 protected:
  WasapiEngine() {
    for (FakeDevice* const device : devices_) device->abilities.has_clock = true;
    system_->SetDefault(speakers_, eConsole);
    Engine::Config config;
    config.microphone.endpoint = "microphone";
    config.reference.endpoint = "speakers";
    config.output = "cable";
    engine_ = std::make_unique<Engine>(
        config, std::make_unique<WasapiBackend>(ComPtr<IMMDeviceEnumerator>::Share(system_.get())));
  }
  ~WasapiEngine() override {
    engine_.reset();
    EXPECT_EQ(testing::Misdeeds::Sum(), 0);
    for (FakeDevice* const device : devices_) {
      for (const auto& client : device->clients) EXPECT_FALSE(client->running);
    }
  }

  bool Await(std::int32_t kind, std::int32_t code, std::string* text = nullptr) {
    Event event;
    while (engine_->events().Wait(kPatience, &event) == EventQueue::WaitResult::kEvent) {
      EXPECT_NE(event.kind, ANECHO_EVENT_STREAM_LOST) << event.text;
      if (event.kind != kind || event.code != code) continue;
      if (text != nullptr) *text = event.text;
      return true;
    }
    return false;
  }

  bool AwaitRunning() { return Await(ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING); }

  /// Expects that the engine keeps making frames.
  void ExpectFrames() {
    const std::uint64_t frames = engine_->snapshot().frames;
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (engine_->snapshot().frames < frames + 5) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  /// @return for each of `devices_`: how many clients play or record now, and how many were ever
  ///   opened.
  std::vector<std::pair<int, int>> Clients() const {
    std::vector<std::pair<int, int>> counts;
    for (FakeDevice* const device : devices_) {
      int running = 0;
      for (const auto& client : device->clients) running += client->running ? 1 : 0;
      counts.emplace_back(running, static_cast<int>(device->clients.size()));
    }
    return counts;
  }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& microphone_ = system_->Add(L"microphone", eCapture);
  FakeDevice& headset_ = system_->Add(L"headset", eCapture);
  FakeDevice& speakers_ = system_->Add(L"speakers", eRender);
  FakeDevice& headphones_ = system_->Add(L"headphones", eRender);
  FakeDevice& cable_ = system_->Add(L"cable", eRender, 1);
  FakeDevice& other_cable_ = system_->Add(L"other cable", eRender, 2);
  const std::vector<FakeDevice*> devices_{&microphone_, &headset_, &speakers_,
                                          &headphones_, &cable_,   &other_cable_};
  std::unique_ptr<Engine> engine_;
};

using Counts = std::vector<std::pair<int, int>>;

// A14: the other streams are neither closed nor opened again.
TEST_F(WasapiEngine, A14_OnlyTheStreamThatIsSwappedIsOpenedAnew) {
  ASSERT_TRUE(AwaitRunning());
  // A failed attempt leaves a client that never ran; only the first opening may make such attempts.
  const Counts first = Clients();
  ASSERT_EQ(first.size(), 6U);
  for (const std::size_t used : {0U, 2U, 4U}) EXPECT_EQ(first[used].first, 1) << used;
  for (const std::size_t unused : {1U, 3U, 5U}) EXPECT_EQ(first[unused].second, 0) << unused;

  struct Swap {
    StreamKind kind;
    const char* to;
    std::size_t old_device;
    std::size_t new_device;
  };
  Counts expected = first;
  for (const Swap& swap : {Swap{StreamKind::kMicrophone, "headset", 0, 1},
                           Swap{StreamKind::kReference, "headphones", 2, 3},
                           Swap{StreamKind::kOutput, "other cable", 4, 5}}) {
    SCOPED_TRACE(swap.to);
    engine_->OpenStream(swap.kind, {swap.to});
    ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_OPENED, static_cast<std::int32_t>(swap.kind)));
    ExpectFrames();
    const Counts now = Clients();
    expected[swap.old_device].first = 0;
    expected[swap.new_device] = {1, now[swap.new_device].second};
    EXPECT_EQ(now, expected);
  }
  EXPECT_EQ(headphones_.client().flags, AUDCLNT_STREAMFLAGS_LOOPBACK);
  EXPECT_EQ(engine_->snapshot().state, ANECHO_STATE_RUNNING);
}

// A14, A8: during a pause only the loopback runs.
TEST_F(WasapiEngine, A8_A14_APauseStopsMicrophoneAndOutputAndASwapLeavesThemStopped) {
  ASSERT_TRUE(AwaitRunning());
  engine_->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  const auto running = [&] {
    std::vector<int> counts;
    for (const auto& [count, all] : Clients()) counts.push_back(count);
    return counts;
  };
  EXPECT_EQ(running(), (std::vector<int>{0, 0, 1, 0, 0, 0}));
  engine_->OpenStream(StreamKind::kOutput, {"other cable"});
  ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_OPENED, ANECHO_STREAM_OUTPUT));
  EXPECT_EQ(running(), (std::vector<int>{0, 0, 1, 0, 0, 0}));
  engine_->Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(AwaitRunning());
  EXPECT_EQ(running(), (std::vector<int>{1, 0, 1, 0, 0, 1}));
}

// A18: a stream that would make a loop is refused, with the reason, and the others go on.
TEST_F(WasapiEngine, A18_TheCableIsNeverOpenedAsMicrophoneOrReference) {
  ASSERT_TRUE(AwaitRunning());
  const Counts before = Clients();
  std::string why;
  engine_->OpenStream(StreamKind::kReference, {"cable"});
  ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_REFERENCE, &why));
  EXPECT_NE(why.find("Anecho's own output"), std::string::npos) << why;
  // An installer makes the cable the default.
  system_->SetDefault(cable_, eConsole);
  engine_->OpenStream(StreamKind::kReference, {""});
  ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_REFERENCE, &why));
  EXPECT_NE(why.find("Anecho's own output"), std::string::npos) << why;
  engine_->OpenStream(StreamKind::kMicrophone, {"cable"});
  ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_MICROPHONE, &why));
  engine_->OpenStream(StreamKind::kOutput, {"speakers"});
  ASSERT_TRUE(Await(ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_OUTPUT, &why));
  EXPECT_NE(why.find("Anecho listens to"), std::string::npos) << why;
  EXPECT_EQ(Clients(), before);
  ExpectFrames();
}

}  // namespace
}  // namespace anecho
