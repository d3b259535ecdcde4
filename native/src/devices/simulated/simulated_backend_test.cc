#include "devices/simulated/simulated_backend.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"

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

/// Reads all packets that are queued. @return how many.
int Drain(CaptureStream& stream) {
  int packets = 0;
  for (Packet packet; stream.Read(&packet); ++packets) stream.Release();
  return packets;
}

// A15
TEST(SimulatedBackend, A15_StreamsOfADeviceThatIsGoneAreDead) {
  RoomConfig config = Accelerated();
  config.faults = {{0.5, 1, RoomDevice::kMicrophone, RoomFault::Kind::kGone}};
  SimulatedBackend backend(config);
  auto microphone = backend.OpenMicrophone({});
  const auto reference = backend.OpenReference({});
  microphone->Start();
  reference->Start();
  int packets = 0;
  while (microphone->Wait(milliseconds(100)) == WaitResult::kReady) packets += Drain(*microphone);
  EXPECT_EQ(packets, 49);
  EXPECT_EQ(microphone->health(), StreamHealth::kGone);
  EXPECT_GE(backend.Now(), milliseconds(500));
  EXPECT_LT(backend.Now(), milliseconds(600));
  EXPECT_EQ(reference->health(), StreamHealth::kGood);
  EXPECT_GT(Drain(*reference), 0);

  const auto failure = testing::FailureOf([&] { backend.OpenMicrophone({}); });
  EXPECT_EQ(failure.code, ANECHO_DEVICE);
  EXPECT_EQ(failure.message, "simulated-microphone is gone: plug it in again");
  // Time passes while openings fail, and the device comes back.
  int failures = 1;
  const auto open_again = [&] {
    try {
      return backend.OpenMicrophone({});
    } catch (const Error&) {
      ++failures;
      return std::unique_ptr<CaptureStream>();
    }
  };
  std::unique_ptr<CaptureStream> fresh;
  while (fresh == nullptr && failures < 20) fresh = open_again();
  ASSERT_NE(fresh, nullptr);
  EXPECT_GE(backend.Now(), milliseconds(1500));
  EXPECT_EQ(fresh->health(), StreamHealth::kGood);
  // The old stream stays dead, even if it is started again.
  microphone->Start();
  EXPECT_EQ(microphone->Wait(milliseconds(50)), WaitResult::kTimeout);
  EXPECT_EQ(microphone->health(), StreamHealth::kGone);
  fresh->Start();
  EXPECT_EQ(fresh->Wait(milliseconds(50)), WaitResult::kReady);
  EXPECT_EQ(Drain(*fresh), 1);
}

TEST(SimulatedBackend, A15_AnInvalidatedDeviceOpensAgainAtOnce) {
  RoomConfig config = Accelerated();
  for (const RoomDevice device :
       {RoomDevice::kMicrophone, RoomDevice::kReference, RoomDevice::kCable}) {
    config.faults.push_back({0.2, 0, device, RoomFault::Kind::kInvalidated});
  }
  SimulatedBackend backend(config);
  const auto microphone = backend.OpenMicrophone({});
  const auto reference = backend.OpenReference({});
  const auto output = backend.OpenOutput({});
  microphone->Start();
  reference->Start();
  const std::vector<float> frame(100, 0.25f);
  EXPECT_EQ(output->Write(frame), 100);
  while (microphone->Wait(milliseconds(30)) == WaitResult::kReady) Drain(*microphone);
  EXPECT_EQ(microphone->health(), StreamHealth::kGone);
  EXPECT_EQ(reference->health(), StreamHealth::kGone);
  EXPECT_EQ(output->health(), StreamHealth::kGone);
  EXPECT_EQ(Drain(*reference), 0);
  EXPECT_EQ(output->Write(frame), 0);
  EXPECT_EQ(output->QueuedFrames(), 0);

  const auto again = backend.OpenMicrophone({});
  const auto output_again = backend.OpenOutput({});
  again->Start();
  EXPECT_EQ(again->Wait(milliseconds(30)), WaitResult::kReady);
  EXPECT_EQ(output_again->Write(frame), 100);
  EXPECT_EQ(output_again->QueuedFrames(), 100);
}

TEST(SimulatedBackend, A15_AfterAChangeOfFormatStreamsHaveTheNewOne) {
  RoomConfig config = Accelerated();
  config.faults = {
      {0.2, 1, RoomDevice::kMicrophone, RoomFault::Kind::kFormatChange, {16000, 2}},
      {0.2, 1, RoomDevice::kCable, RoomFault::Kind::kFormatChange, {96000, 2}},
  };
  SimulatedBackend backend(config);
  auto microphone = backend.OpenMicrophone({});
  auto output = backend.OpenOutput({});
  microphone->Start();
  while (microphone->Wait(milliseconds(30)) == WaitResult::kReady) Drain(*microphone);
  EXPECT_EQ(microphone->health(), StreamHealth::kFormatChanged);
  EXPECT_EQ(output->health(), StreamHealth::kFormatChanged);
  EXPECT_EQ(microphone->format().sample_rate, 48000);

  microphone = backend.OpenMicrophone({});
  EXPECT_EQ(microphone->format().sample_rate, 16000);
  EXPECT_EQ(microphone->format().channels, 2);
  microphone->Start();
  ASSERT_EQ(microphone->Wait(milliseconds(30)), WaitResult::kReady);
  Packet packet;
  ASSERT_TRUE(microphone->Read(&packet));
  EXPECT_EQ(packet.frames, 160);
  EXPECT_EQ(packet.samples.size(), 320u);
  EXPECT_EQ(packet.samples[100], packet.samples[101]);
  ASSERT_EQ(microphone->Wait(milliseconds(30)), WaitResult::kReady);
  ASSERT_TRUE(microphone->Read(&packet));
  EXPECT_EQ(packet.device_position, 160);

  output = backend.OpenOutput({});
  EXPECT_EQ(output->format().sample_rate, 96000);
  EXPECT_EQ(output->BufferFrames(), 3840);
  EXPECT_EQ(output->Write(std::vector<float>(2 * 5000)), 3840);
  while (microphone->Wait(milliseconds(30)) == WaitResult::kReady) Drain(*microphone);
  EXPECT_EQ(microphone->health(), StreamHealth::kFormatChanged);
  EXPECT_GE(backend.Now(), milliseconds(1200));
  EXPECT_EQ(backend.OpenMicrophone({})->format().sample_rate, 48000);
}

// A6: a reader that leaves and returns.
TEST(SimulatedBackend, A6_ACableWithoutAReaderTakesNothingAndIsEmptyForTheNext) {
  RoomConfig config = Accelerated();
  config.faults = {{0.1, 0.2, RoomDevice::kCable, RoomFault::Kind::kNoReader}};
  SimulatedBackend backend(config);
  const auto microphone = backend.OpenMicrophone({});
  const auto output = backend.OpenOutput({});
  microphone->Start();
  const std::vector<float> full(1920, 0.25f);
  const auto pass = [&](Nanoseconds until) {
    while (backend.Now() < until) {
      microphone->Wait(until - backend.Now());
      Drain(*microphone);
    }
  };
  pass(milliseconds(100));
  output->Write(full);
  pass(milliseconds(290));
  EXPECT_EQ(output->QueuedFrames(), 1920);
  EXPECT_EQ(output->health(), StreamHealth::kGood);
  pass(milliseconds(320));
  EXPECT_EQ(output->QueuedFrames(), 0);
  EXPECT_EQ(backend.room().cable().underruns(), 0u);
  output->Write(full);
  pass(milliseconds(330));
  EXPECT_EQ(output->QueuedFrames(), 1440);
}

// A17: at any rate, times and sounds are those of the same room.
TEST(SimulatedBackend, D7_A17_DevicesHaveRatesAndChannelsOfTheirOwn) {
  RoomConfig config = Accelerated();
  config.scene = Scene::kBoth;
  config.microphone_ppm = 100;
  const auto record = [&](StreamFormat microphone_format, StreamFormat speaker_format) {
    config.microphone_format = microphone_format;
    config.speaker_format = speaker_format;
    SimulatedBackend backend(config);
    const auto microphone = backend.OpenMicrophone({});
    const auto reference = backend.OpenReference({});
    microphone->Start();
    reference->Start();
    std::array<std::vector<float>, 2> sounds;
    Packet packet;
    for (int turn = 0; turn < 300; ++turn) {
      EXPECT_EQ(microphone->Wait(milliseconds(100)), WaitResult::kReady);
      for (const int side : {0, 1}) {
        CaptureStream& stream = side == 0 ? *microphone : *reference;
        const StreamFormat format = stream.format();
        auto& sound = sounds[static_cast<std::size_t>(side)];
        while (stream.Read(&packet)) {
          EXPECT_EQ(packet.frames, format.sample_rate / 100);
          EXPECT_EQ(packet.device_position, static_cast<std::int64_t>(sound.size()));
          const double ppm = side == 0 ? 100 : 0;
          const double expected_s =
              static_cast<double>(sound.size()) / format.sample_rate / (1 + ppm * 1e-6) +
              (side == 0 ? 0 : 0.0037);
          EXPECT_NEAR(ToSeconds(packet.time), expected_s, 1e-8);
          for (std::int64_t i = 0; i < packet.frames; ++i) {
            const auto at = static_cast<std::size_t>(i * format.channels);
            sound.push_back(packet.silent ? 0.0f : packet.samples[at]);
          }
        }
      }
    }
    return sounds;
  };
  const auto expected = record({48000, 1}, {48000, 1});
  for (const auto& [microphone, speakers] :
       {std::pair(StreamFormat{16000, 1}, StreamFormat{44100, 2}), {{44100, 2}, {96000, 6}}}) {
    const auto sounds = record(microphone, speakers);
    for (const int side : {0, 1}) {
      // Below 3 kHz, they are the same sounds.
      const int rate = (side == 0 ? microphone : speakers).sample_rate;
      const auto low = [&](const std::vector<float>& sound, int sound_rate, double at_s) {
        double sum = 0;
        double weight = 0;
        for (int i = -sound_rate / 500; i <= sound_rate / 500; ++i) {
          const double x = 500.0 * i / sound_rate;
          const double window = std::exp(-4 * x * x);
          const auto place = static_cast<std::size_t>(std::llround(at_s * sound_rate) + i);
          sum += window * static_cast<double>(sound[place]);
          weight += window;
        }
        return sum / weight;
      };
      double power = 0;
      double error = 0;
      for (double at_s = 1.0; at_s < 2.9; at_s += 0.01) {
        const double a = low(expected[static_cast<std::size_t>(side)], 48000, at_s);
        power += a * a;
        error += std::pow(low(sounds[static_cast<std::size_t>(side)], rate, at_s) - a, 2);
      }
      EXPECT_LT(error, power * 1e-3) << side << ", " << rate << " Hz";
    }
  }
}

TEST(SimulatedBackend, D7_MissingClipIsAnError) {
  RoomConfig config = Accelerated();
  config.far_path = "/nowhere/at/all.wav";
  EXPECT_EQ(testing::FailureOf([&] { OpenSimulatedBackend(config); }).code, ANECHO_FILE);
}

}  // namespace
}  // namespace anecho
