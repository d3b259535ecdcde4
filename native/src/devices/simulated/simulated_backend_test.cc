#include "devices/simulated/simulated_backend.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "anecho.h"
#include "audio_files.h"

namespace anecho {
namespace {

using std::chrono::milliseconds;

RoomConfig Accelerated() {
  RoomConfig config;
  config.size = RoomSize::kSmall;
  config.accelerated = true;
  return config;
}

TEST(SimulatedBackend, D7_AcceleratedTimePassesInWaitAndEnds) {
  RoomConfig config = Accelerated();
  config.duration_s = 7;
  SimulatedBackend backend(config);
  const auto microphone = backend.OpenMicrophone({});
  const auto reference = backend.OpenReference({});
  microphone->Start();
  reference->Start();
  int heard = 0;
  int played = 0;
  Packet packet;
  while (microphone->Wait(milliseconds(100)) == WaitResult::kReady) {
    const Nanoseconds now = backend.Now();
    while (reference->Read(&packet)) {
      EXPECT_EQ(packet.device_position, 480 * played++);
      reference->Release();
    }
    while (microphone->Read(&packet)) {
      EXPECT_EQ(packet.device_position, 480 * heard++);
      EXPECT_EQ(packet.frames, 480);
      EXPECT_EQ(packet.time, now - milliseconds(10));
      microphone->Release();
    }
    EXPECT_EQ(backend.Now(), now);
  }
  EXPECT_EQ(heard, 700);
  EXPECT_EQ(played, 699);
  EXPECT_EQ(backend.Now(), std::chrono::seconds(7));
  EXPECT_EQ(microphone->Wait(milliseconds(100)), WaitResult::kEnd);
}

TEST(SimulatedBackend, D7_RealTimeFollowsTheSteadyClock) {
  RoomConfig config = Accelerated();
  config.accelerated = false;
  config.duration_s = 0.3;
  SimulatedBackend backend(config);
  const auto start = std::chrono::steady_clock::now();
  const auto microphone = backend.OpenMicrophone({});
  microphone->Start();
  int heard = 0;
  while (microphone->Wait(milliseconds(100)) == WaitResult::kReady) {
    Packet packet;
    while (microphone->Read(&packet)) {
      ++heard;
      EXPECT_LE(packet.time, backend.Now());
      EXPECT_GE(packet.time, start.time_since_epoch() - milliseconds(1));
      microphone->Release();
    }
  }
  // Fewer if this machine stood still for more than a second.
  EXPECT_LE(heard, 30);
  EXPECT_GE(heard, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(280));
}

TEST(SimulatedBackend, A15_WaitTimesOutWhileTheMicrophoneStalls) {
  RoomConfig config = Accelerated();
  config.faults = {{0.05, 1, RoomDevice::kMicrophone, RoomFault::Kind::kStall}};
  SimulatedBackend backend(config);
  const auto microphone = backend.OpenMicrophone({});
  microphone->Start();
  Packet packet;
  while (microphone->Wait(milliseconds(100)) == WaitResult::kReady) microphone->Read(&packet);
  EXPECT_EQ(backend.Now(), milliseconds(140));
  while (microphone->Wait(milliseconds(100)) == WaitResult::kTimeout) {
  }
  ASSERT_TRUE(microphone->Read(&packet));
  EXPECT_TRUE(packet.discontinuity);
  EXPECT_EQ(packet.time, milliseconds(1040));
}

TEST(SimulatedBackend, A14_StreamsStopStartAndAreSwapped) {
  SimulatedBackend backend(Accelerated());
  auto first = backend.OpenMicrophone({});
  Packet packet;
  EXPECT_EQ(first->Wait(milliseconds(20)), WaitResult::kTimeout);
  first->Start();
  EXPECT_EQ(first->Wait(milliseconds(20)), WaitResult::kReady);
  auto second = backend.OpenMicrophone({});
  second->Start();
  EXPECT_EQ(second->Wait(milliseconds(20)), WaitResult::kReady);
  EXPECT_FALSE(first->Read(&packet));
  first->Stop();
  first.reset();
  ASSERT_TRUE(second->Read(&packet));
  EXPECT_EQ(packet.device_position, 0);
  EXPECT_FALSE(packet.discontinuity);
  second->Stop();
  EXPECT_EQ(second->Wait(milliseconds(20)), WaitResult::kTimeout);
  second->Start();
  EXPECT_EQ(second->Wait(milliseconds(20)), WaitResult::kReady);
  ASSERT_TRUE(second->Read(&packet));
  EXPECT_EQ(packet.device_position, 0);
}

TEST(SimulatedBackend, A8_StreamsStartAndStopOnAnotherThread) {
  RoomConfig config = Accelerated();
  config.accelerated = false;
  SimulatedBackend backend(config);
  const auto microphone = backend.OpenMicrophone({});
  const auto reference = backend.OpenReference({});
  microphone->Start();
  std::atomic<bool> done = false;
  std::thread audio([&] {
    Packet packet;
    while (!done) {
      microphone->Wait(milliseconds(10));
      while (microphone->Read(&packet)) microphone->Release();
      while (reference->Read(&packet)) reference->Release();
    }
  });
  for (int i = 0; i < 50; ++i) {
    reference->Start();
    std::this_thread::sleep_for(milliseconds(1));
    reference->Stop();
    backend.OpenMicrophone({})->Start();
    microphone->Start();
    EXPECT_GT(backend.Now(), Nanoseconds(0));
  }
  done = true;
  audio.join();
}

TEST(SimulatedBackend, D7_OutputGoesIntoTheCable) {
  SimulatedBackend backend(Accelerated());
  const auto microphone = backend.OpenMicrophone({});
  const auto output = backend.OpenOutput({});
  microphone->Start();
  output->Start();
  EXPECT_EQ(output->BufferFrames(), 1920);
  const std::vector<float> frame(1000, 0.25f);
  EXPECT_EQ(output->Write(frame), 1000);
  EXPECT_EQ(output->Write(frame), 920);
  EXPECT_EQ(output->QueuedFrames(), 1920);
  microphone->Wait(milliseconds(10));
  EXPECT_EQ(output->QueuedFrames(), 1920);
  Packet packet;
  microphone->Read(&packet);
  microphone->Wait(milliseconds(10));
  EXPECT_EQ(output->QueuedFrames(), 1440);
}

TEST(SimulatedBackend, D7_MissingClipIsAnError) {
  RoomConfig config = Accelerated();
  config.far_path = "/nowhere/at/all.wav";
  EXPECT_EQ(testing::FailureOf([&] { OpenSimulatedBackend(config); }).code, ANECHO_FILE);
}

}  // namespace
}  // namespace anecho
