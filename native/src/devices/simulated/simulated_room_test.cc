#include "devices/simulated/simulated_room.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <vector>

#include "audio_files.h"
#include "devices/simulated/random.h"
#include "devices/simulated/room_response.h"

namespace anecho {
namespace {

using std::chrono::milliseconds;

struct Delivery {
  std::int64_t position;
  Nanoseconds time;
  Nanoseconds available;
  bool silent;
  bool discontinuity;
};

/// All that a device delivered; missing samples are zeros.
struct Recording {
  std::vector<Delivery> packets;
  std::vector<float> samples;

  void Take(PacketQueue& queue, Nanoseconds now) {
    while (queue.Front() != nullptr && queue.Front()->available <= now) {
      const PacketQueue::Item& item = *queue.Front();
      packets.push_back(
          {item.device_position, item.time, item.available, item.silent, item.discontinuity});
      samples.resize(item.device_position + DeviceClock::kPeriod);
      if (!item.silent) {
        std::copy(item.samples.begin(), item.samples.end(), samples.end() - item.samples.size());
      }
      queue.Pop();
    }
  }
};

struct Sounds {
  Recording microphone;
  Recording reference;
};

Sounds Record(const RoomConfig& config, double seconds, Nanoseconds step = milliseconds(10)) {
  SimulatedRoom room(config);
  room.microphone().Start();
  room.reference().Start();
  Sounds run;
  while (room.now() < FromSeconds(seconds)) {
    room.AdvanceTo(room.now() + step);
    run.microphone.Take(room.microphone().queue(), room.now());
    run.reference.Take(room.reference().queue(), room.now());
  }
  return run;
}

RoomConfig SmallRoom(Scene scene) {
  RoomConfig config;
  config.size = RoomSize::kSmall;
  config.scene = scene;
  return config;
}

double Dbfs(std::span<const float> samples) {
  const double sum = std::inner_product(samples.begin(), samples.end(), samples.begin(), 0.0);
  return 10 * std::log10(sum / static_cast<double>(samples.size()) + 1e-20);
}

/// A far side that plays noise: its correlation has one sharp peak.
RoomConfig NoisyRoom(const testing::TempFolder& folder) {
  std::vector<float> noise(5 * 48000);
  Random random(1);
  for (float& sample : noise) sample = 0.05f * random.Noise();
  RoomConfig config = SmallRoom(Scene::kFar);
  config.far_path = folder.Path("noise.wav");
  testing::WriteWav(config.far_path, 48000, 1, noise);
  return config;
}

/// @return by how many samples the microphone lags the reference after `second`, searched around
///   `guess`.
int EchoLag(const Sounds& sounds, int second, int guess) {
  constexpr int kLength = 4800;
  constexpr int kReach = 500;
  const int start = second * 48000;
  const auto echo = std::span(sounds.microphone.samples).subspan(start, kLength);
  const auto played =
      std::span(sounds.reference.samples).subspan(start - guess - kReach, kLength + 2 * kReach);
  int best = 0;
  double strongest = 0;
  for (int shift = -kReach; shift < kReach; ++shift) {
    const double match =
        std::inner_product(echo.begin(), echo.end(), played.begin() + kReach - shift, 0.0);
    if (match > strongest) {
      strongest = match;
      best = guess + shift;
    }
  }
  return best;
}

TEST(SimulatedRoom, D7_SameSeedGivesSameSamples) {
  RoomConfig config = SmallRoom(Scene::kBoth);
  config.speaker_ppm = 120;
  config.microphone_ppm = -80;
  config.wander_ppm = 2;
  config.jitter_ms = 5;
  const Sounds first = Record(config, 2);
  for (const Nanoseconds step : {Nanoseconds(milliseconds(1)), Nanoseconds(milliseconds(200))}) {
    const Sounds again = Record(config, 2, step);
    EXPECT_EQ(first.microphone.samples, again.microphone.samples);
    EXPECT_EQ(first.reference.samples, again.reference.samples);
    for (std::size_t i = 0; i < first.microphone.packets.size(); ++i) {
      ASSERT_EQ(first.microphone.packets[i].time, again.microphone.packets[i].time);
    }
  }
  config.seed = 2;
  EXPECT_NE(first.microphone.samples, Record(config, 2).microphone.samples);
}

TEST(SimulatedRoom, D7_EchoArrivesAfterLatenciesAndDirectPath) {
  const testing::TempFolder folder;
  RoomConfig config = NoisyRoom(folder);
  for (const double latency_ms : {0.0, 35.0, 600.0}) {
    config.speaker_latency_ms = latency_ms;
    const Sounds run = Record(config, 2.6);
    const double expected_s = latency_ms * 1e-3 + 0.010 + DirectPathSeconds(kSmallRoom);
    const double offset_s =
        ToSeconds(run.microphone.packets.front().time - run.reference.packets.front().time);
    const int guess = static_cast<int>((expected_s - offset_s) * 48000) + 100;
    EXPECT_NEAR(EchoLag(run, 2, guess) / 48000.0 + offset_s, expected_s, 0.0001);
  }
}

TEST(SimulatedRoom, D7_A17_ClocksAndEchoDriftAsConfigured) {
  const testing::TempFolder folder;
  RoomConfig config = NoisyRoom(folder);
  config.speaker_ppm = -250;
  config.microphone_ppm = 250;
  const Sounds run = Record(config, 11.6);
  for (const Recording* recording : {&run.microphone, &run.reference}) {
    const Delivery& first = recording->packets.front();
    const Delivery& last = recording->packets.back();
    const double rate =
        static_cast<double>(last.position - first.position) / ToSeconds(last.time - first.time);
    const double ppm = recording == &run.microphone ? 250 : -250;
    EXPECT_NEAR((rate / 48000 - 1) * 1e6, ppm, 0.01);
  }
  // 500 ppm over 10 s at 48 kHz.
  EXPECT_NEAR(EchoLag(run, 11, 2500) - EchoLag(run, 1, 2500), 240, 2);
}

TEST(SimulatedRoom, D7_LevelsAreAsConfigured) {
  RoomConfig config = SmallRoom(Scene::kSilence);
  EXPECT_NEAR(Dbfs(Record(config, 2).microphone.samples), -70, 0.3);
  config.noise_dbfs = -120;
  config.scene = Scene::kFar;
  config.echo_gain_db = 0;
  config.distortion = 0;
  const Sounds run = Record(config, 4);
  // The loudspeaker's band removes the voice's fundamental.
  EXPECT_NEAR(Dbfs(run.microphone.samples), Dbfs(run.reference.samples), 6);
  config.echo_gain_db = -20;
  EXPECT_NEAR(Dbfs(Record(config, 4).microphone.samples), Dbfs(run.microphone.samples) - 20, 0.1);
}

TEST(SimulatedRoom, D7_MicrophoneClipsAtFullScale) {
  RoomConfig config = SmallRoom(Scene::kFar);
  config.echo_gain_db = 20;
  const Sounds run = Record(config, 4);
  const auto [low, high] =
      std::minmax_element(run.microphone.samples.begin(), run.microphone.samples.end());
  EXPECT_EQ(*low, -1.0f);
  EXPECT_EQ(*high, 1.0f);
}

TEST(SimulatedRoom, A16_ReferenceThatPlaysNothingIsSilentOrStops) {
  RoomConfig config = SmallRoom(Scene::kSilence);
  Sounds run = Record(config, 1);
  EXPECT_GE(run.reference.packets.size(), 98u);
  EXPECT_TRUE(std::all_of(run.reference.packets.begin(), run.reference.packets.end(),
                          [](const Delivery& packet) { return packet.silent; }));
  RoomFault fault;
  fault.device = RoomDevice::kReference;
  fault.kind = RoomFault::Kind::kStopsWhenSilent;
  config.faults = {fault};
  EXPECT_TRUE(Record(config, 1).reference.packets.empty());

  config.scene = Scene::kConversation;
  run = Record(config, 12);
  std::int64_t longest = 0;
  for (std::size_t i = 1; i < run.reference.packets.size(); ++i) {
    const Delivery& packet = run.reference.packets[i];
    EXPECT_FALSE(packet.silent);
    EXPECT_FALSE(packet.discontinuity);
    longest = std::max(longest, packet.position - run.reference.packets[i - 1].position);
  }
  EXPECT_GT(longest, 48000);
}

TEST(SimulatedRoom, A15_StallLosesFramesButKeepsTime) {
  RoomConfig config = SmallRoom(Scene::kBoth);
  const Sounds whole = Record(config, 2);
  RoomFault fault;
  fault.at_s = 0.5;
  fault.duration_s = 0.3;
  config.faults = {fault};
  const Sounds run = Record(config, 2);
  EXPECT_EQ(whole.microphone.packets.size() - run.microphone.packets.size(), 30u);
  const auto jump = std::find_if(run.microphone.packets.begin(), run.microphone.packets.end(),
                                 [](const Delivery& packet) { return packet.discontinuity; });
  ASSERT_NE(jump, run.microphone.packets.end());
  EXPECT_EQ(jump->position - (jump - 1)->position, 31 * 480);
  EXPECT_EQ(jump->time - (jump - 1)->time, milliseconds(310));
  EXPECT_TRUE(std::equal(whole.microphone.samples.end() - 48000, whole.microphone.samples.end(),
                         run.microphone.samples.end() - 48000));
}

TEST(SimulatedRoom, A15_HiccupDeliversAllOfItLate) {
  RoomConfig config = SmallRoom(Scene::kBoth);
  const Sounds whole = Record(config, 2);
  RoomFault fault;
  fault.at_s = 0.5;
  fault.duration_s = 0.3;
  fault.kind = RoomFault::Kind::kHiccup;
  config.faults = {fault};
  const Sounds run = Record(config, 2);
  EXPECT_EQ(whole.microphone.samples, run.microphone.samples);
  const auto late =
      std::count_if(run.microphone.packets.begin(), run.microphone.packets.end(),
                    [](const Delivery& packet) { return packet.available == milliseconds(800); });
  EXPECT_EQ(late, 31);
}

TEST(SimulatedRoom, A16_SilentMicrophoneSaysSo) {
  RoomConfig config = SmallRoom(Scene::kBoth);
  RoomFault fault;
  fault.at_s = 0.5;
  fault.duration_s = 0.2;
  fault.kind = RoomFault::Kind::kSilent;
  config.faults = {fault};
  const Sounds run = Record(config, 1);
  const auto silent = std::count_if(run.microphone.packets.begin(), run.microphone.packets.end(),
                                    [](const Delivery& packet) { return packet.silent; });
  EXPECT_EQ(silent, 20);
  EXPECT_EQ(run.microphone.packets.size(), 100u);
}

TEST(SimulatedRoom, D7_JitterAndArrivalStampsAreAsConfigured) {
  RoomConfig config = SmallRoom(Scene::kSilence);
  config.jitter_ms = 8;
  double worst = 0;
  for (const Delivery& packet : Record(config, 3).microphone.packets) {
    const Nanoseconds truth = FramesToTime(packet.position, 48000);
    worst = std::max(worst, std::abs(ToMilliseconds(packet.time - truth)));
    EXPECT_GE(packet.available, truth + milliseconds(10));
    EXPECT_LE(packet.available, truth + milliseconds(18));
  }
  EXPECT_GT(worst, 3);
  EXPECT_LE(worst, 4);
  config.arrival_time_stamps = true;
  for (const Delivery& packet : Record(config, 3).microphone.packets) {
    EXPECT_EQ(packet.time, packet.available);
  }
}

TEST(SimulatedRoom, D7_CableIsDrainedByItsOwnClock) {
  RoomConfig config = SmallRoom(Scene::kSilence);
  config.cable_ppm = 10'000;
  SimulatedRoom room(config);
  room.cable().Collect(48000 * 3);
  const std::vector<float> frame(480, 0.5f);
  for (int turn = 1; turn <= 200; ++turn) {
    room.cable().Write(frame);
    room.AdvanceTo(milliseconds(10) * turn);
  }
  // In 2 s the cable took one period more than was written.
  EXPECT_EQ(room.cable().collected().size(), 48000u * 2 + 480);
  EXPECT_EQ(room.cable().underruns(), 1u);
  EXPECT_EQ(room.cable().missing_frames(), 480u);
}

TEST(SimulatedRoom, D7_CableCanStallAndHiccup) {
  RoomConfig config = SmallRoom(Scene::kSilence);
  config.faults = {{0.1, 0.02, RoomDevice::kCable, RoomFault::Kind::kStall},
                   {0.2, 0.02, RoomDevice::kCable, RoomFault::Kind::kHiccup}};
  SimulatedRoom room(config);
  const auto drained = [&](int from_ms, int to_ms) {
    room.AdvanceTo(milliseconds(from_ms));
    std::vector<float> full(static_cast<std::size_t>(room.cable().capacity()));
    room.cable().Write(full);
    const std::int64_t before = room.cable().queued();
    room.AdvanceTo(milliseconds(to_ms));
    return before - room.cable().queued();
  };
  EXPECT_EQ(drained(80, 100), 960);
  EXPECT_EQ(drained(100, 120), 0);
  EXPECT_EQ(drained(180, 200), 960);
  EXPECT_EQ(drained(200, 220), 0);
  EXPECT_EQ(drained(220, 229), 1440);
}

TEST(SimulatedRoom, LeapsOverTimeInWhichNobodyListened) {
  RoomConfig config = SmallRoom(Scene::kFar);
  SimulatedRoom room(config);
  room.microphone().Start();
  room.AdvanceTo(milliseconds(500));
  room.SkipTo(std::chrono::seconds(30));
  room.AdvanceTo(std::chrono::seconds(30) + milliseconds(2000));
  Recording recording;
  recording.Take(room.microphone().queue(), room.now());
  ASSERT_FALSE(recording.packets.empty());
  EXPECT_TRUE(recording.packets.front().discontinuity);
  EXPECT_EQ(recording.packets.front().time,
            FramesToTime(recording.packets.front().position, 48000));
  EXPECT_GT(Dbfs(std::span(recording.samples).last(24000)), -60);
}

}  // namespace
}  // namespace anecho
