#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "anecho.h"
#include "devices/simulated/simulated_backend.h"
#include "engine/engine.h"

namespace anecho {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(30);
constexpr double kHang_s = 3;

/// @return an engine that runs, in a room one of whose devices hangs when it is stopped.
std::unique_ptr<Engine> OpenRunning(RoomDevice hangs) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.faults = {{0, kHang_s, hangs, RoomFault::Kind::kHang}};
  auto engine = std::make_unique<Engine>(Engine::Config{}, OpenSimulatedBackend(room));
  Event event;
  while (engine->events().Wait(kPatience, &event) == EventQueue::WaitResult::kEvent) {
    if (event.kind == ANECHO_EVENT_STATE && event.code == ANECHO_STATE_RUNNING) return engine;
  }
  return nullptr;
}

/// @return how long each of many calls took while the device hangs, shortest first.
std::vector<Nanoseconds> TimeCalls(Engine& engine) {
  const std::vector<std::function<void()>> calls = {
      [&] { engine.snapshot(); },
      [&] { engine.Command(ANECHO_COMMAND_MUTE); },
      [&] { engine.Command(ANECHO_COMMAND_CANCEL); },
      [&] { engine.OpenStream(StreamKind::kOutput, {}); },
  };
  std::vector<Nanoseconds> times;
  const auto end = Clock::now() + std::chrono::milliseconds(500);
  while (Clock::now() < end) {
    for (const auto& call : calls) {
      const auto start = Clock::now();
      call();
      times.push_back(Clock::now() - start);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  std::sort(times.begin(), times.end());
  return times;
}

void ExpectShort(const std::vector<Nanoseconds>& times) {
  EXPECT_LT(times.at(times.size() / 2), std::chrono::milliseconds(1));
  // A single call may wait for the processor, but none waits for the device.
  EXPECT_LT(times.back(), std::chrono::seconds(1));
}

}  // namespace

TEST(EngineHang, A19_CallsReturnWhileADeviceHangsAtTheEnd) {
  for (const auto device : {RoomDevice::kReference, RoomDevice::kCable}) {
    const auto engine = OpenRunning(device);
    ASSERT_NE(engine, nullptr);
    std::thread closer([&] { engine->Close(); });
    const auto times = TimeCalls(*engine);
    EXPECT_NE(engine->snapshot().state, ANECHO_STATE_CLOSED) << "it did not hang";
    EXPECT_GT(engine->snapshot().frames, 0u) << "the last figures are kept";
    ExpectShort(times);
    closer.join();
    EXPECT_EQ(engine->snapshot().state, ANECHO_STATE_CLOSED);
  }
}

TEST(EngineHang, A19_CallsReturnWhileADeviceHangsInAPause) {
  const auto engine = OpenRunning(RoomDevice::kMicrophone);
  ASSERT_NE(engine, nullptr);
  engine->Command(ANECHO_COMMAND_PAUSE);
  const auto times = TimeCalls(*engine);
  EXPECT_EQ(engine->snapshot().state, ANECHO_STATE_RUNNING) << "it did not hang";
  ExpectShort(times);
}

}  // namespace anecho
