#include "scene/scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "dsp/level_meter.h"
#include "measures/near_end.h"

namespace anecho::quality {
namespace {

SceneConfig Short(RoomSceneConfig room = {}) {
  SceneConfig config;
  config.name = "test";
  config.duration_s = 2;
  room.rt60_s = 0.2;
  config.room = room;
  return config;
}

double Dbfs(std::span<const float> samples) {
  return static_cast<double>(PowerToDbfs(MeanSquare(samples)));
}

std::vector<Delivery> Of(const Scene& scene, Delivery::Stream stream) {
  std::vector<Delivery> some;
  std::copy_if(scene.deliveries.begin(), scene.deliveries.end(), std::back_inserter(some),
               [stream](const Delivery& delivery) { return delivery.stream == stream; });
  return some;
}

}  // namespace

// D8
TEST(Scene, D8_IsTheSameEachTime) {
  RoomSceneConfig room;
  room.near = true;
  const Scene one = MakeScene(Short(room));
  const Scene other = MakeScene(Short(room));
  EXPECT_EQ(one.microphone, other.microphone);
  EXPECT_EQ(one.reference, other.reference);
  SceneConfig second = Short(room);
  second.seed = 2;
  EXPECT_NE(one.microphone, MakeScene(second).microphone);
}

TEST(Scene, D8_TheMicrophoneIsTheSumOfItsParts) {
  RoomSceneConfig room;
  room.near = true;
  const Scene scene = MakeScene(Short(room));
  ASSERT_EQ(scene.microphone.size(), 96000u);
  for (std::size_t i = 0; i < scene.microphone.size(); i += 97) {
    ASSERT_NEAR(scene.microphone[i], scene.without_echo[i] + scene.echo[i], 1e-6f);
    ASSERT_NEAR(scene.without_echo[i], scene.near[i], 0.01f);
  }
  EXPECT_NEAR(Dbfs(scene.microphone), Dbfs(scene.echo) + 3, 3);
}

TEST(Scene, D8_TheEchoComesAfterTheDelay) {
  for (const double delay_ms : {0.0, 120.0}) {
    RoomSceneConfig room;
    room.delay_ms = delay_ms;
    room.drift_ppm = 0;
    const Scene scene = MakeScene(Short(room));
    const auto packets = Of(scene, Delivery::Stream::kReference);
    // By the timestamps, within their error and the time through the air.
    const double start_ms = ToMilliseconds(packets.front().stamp);
    const auto lead = static_cast<std::size_t>(std::lround(-start_ms * 48));
    ASSERT_GT(lead, 0u);
    const auto lag = MeasureLag(std::span(scene.reference).subspan(lead, 24000), scene.echo, 9600);
    EXPECT_NEAR(static_cast<double>(lag) / 48, delay_ms + 1.4, 1.0) << delay_ms;
  }
}

TEST(Scene, D8_ClocksDrift) {
  RoomSceneConfig room;
  room.drift_ppm = 300;
  room.stamp_error_ms = 0;
  const auto packets = Of(MakeScene(Short(room)), Delivery::Stream::kReference);
  const double seconds = ToSeconds(packets[190].stamp - packets[0].stamp);
  // The reference's clock is the slower one.
  EXPECT_NEAR(seconds, 1.9 * (1 + 300e-6), 1e-6);
}

TEST(Scene, D8_EventsHappenToTheReference) {
  RoomSceneConfig room;
  room.events = {{SceneEvent::Kind::kLost, 1.0, 0.2, 0}};
  const auto lost = Of(MakeScene(Short(room)), Delivery::Stream::kReference);
  room.events = {{SceneEvent::Kind::kLate, 1.0, 0.2, 0}};
  const auto late = Of(MakeScene(Short(room)), Delivery::Stream::kReference);
  EXPECT_EQ(lost.size() + 20, late.size());
  const auto after = std::find_if(lost.begin(), lost.end(),
                                  [](const Delivery& delivery) { return delivery.discontinuity; });
  ASSERT_NE(after, lost.end());
  EXPECT_EQ(after->device_position - std::prev(after)->device_position, 21 * 480);
  EXPECT_EQ(std::count_if(late.begin(), late.end(),
                          [](const Delivery& delivery) {
                            return delivery.arrival == Nanoseconds(1'200'000'000);
                          }),
            20);
}

TEST(Scene, D8_AReferenceThatStopsDoesNotCount) {
  RoomSceneConfig room;
  room.stops_when_silent = true;
  SceneConfig config = Short(room);
  config.duration_s = 7;
  const auto packets = Of(MakeScene(config), Delivery::Stream::kReference);
  double longest = 0;
  for (std::size_t i = 1; i < packets.size(); ++i) {
    EXPECT_EQ(packets[i].device_position, packets[i - 1].device_position + 480);
    longest = std::max(longest, ToSeconds(packets[i].stamp - packets[i - 1].stamp));
  }
  EXPECT_GT(longest, 1.9);
}

/// @return by how much packets arrive after they are complete by their timestamps, in ms.
std::vector<double> LatenessOf(const std::vector<Delivery>& packets) {
  std::vector<double> late;
  for (const Delivery& packet : packets) {
    late.push_back(ToMilliseconds(packet.arrival - packet.stamp) - 10);
  }
  return late;
}

TEST(Scene, D8_PacketsComeInCycles) {
  RoomSceneConfig room;
  room.cycle_frames = 1024;
  room.lateness_ms = room.stamp_error_ms = 0;
  const auto packets = Of(MakeScene(Short(room)), Delivery::Stream::kMicrophone);
  for (const double late : LatenessOf(packets)) {
    EXPECT_GE(late, -1e-3);
    EXPECT_LT(late, 1024 / 48.0);
  }
  for (const Delivery& packet : packets) {
    const double cycles = ToSeconds(packet.arrival) * 48000 / 1024;
    EXPECT_NEAR(cycles, std::round(cycles), 1e-3);
  }
  room.stamp_error_ms = 0.3;
  const auto other = Of(MakeScene(Short(room)), Delivery::Stream::kMicrophone);
  for (std::size_t i = 1; i < other.size(); ++i) {
    const double step_ms = ToMilliseconds(other[i].stamp - other[i - 1].stamp);
    EXPECT_EQ(std::abs(step_ms - 10) < 1e-5, other[i].arrival == other[i - 1].arrival) << i;
  }
}

TEST(Scene, D8_PacketsComeLaterForAWhileAndInBursts) {
  RoomSceneConfig room;
  room.lateness_ms = room.stamp_error_ms = 0;
  room.arrival_step_ms = 10;
  SceneConfig config = Short(room);
  config.duration_s = 10;
  const auto steps = LatenessOf(Of(MakeScene(config), Delivery::Stream::kMicrophone));
  const auto late = std::count_if(steps.begin(), steps.end(), [](double ms) { return ms > 5; });
  EXPECT_GT(late, 100);
  EXPECT_LT(late, 900);
  for (const double ms : steps) EXPECT_LT(std::min(std::abs(ms), std::abs(ms - 10)), 1e-3);
  config.room.arrival_step_ms = 0;
  config.room.burst_ms = 25;
  const auto bursts = LatenessOf(Of(MakeScene(config), Delivery::Stream::kMicrophone));
  EXPECT_GT(*std::max_element(bursts.begin(), bursts.end()), 15);
  EXPECT_LE(*std::max_element(bursts.begin(), bursts.end()), 25.001);
  config.room.arrival_stamps = true;
  for (const Delivery& packet : MakeScene(config).deliveries) {
    ASSERT_EQ(packet.stamp, packet.arrival);
  }
}

TEST(Scene, D8_SeveralVoicesAndMusicWithVoiceArePlayed) {
  RoomSceneConfig room;
  room.far = FarSound::kVoices;
  const Scene voices = MakeScene(Short(room));
  room.far = FarSound::kCrowd;
  const Scene crowd = MakeScene(Short(room));
  EXPECT_NE(voices.reference, crowd.reference);
  room.far = FarSound::kMusic;
  const Scene music = MakeScene(Short(room));
  room.far = FarSound::kMusicAndVoice;
  const Scene both = MakeScene(Short(room));
  EXPECT_NEAR(10 * std::log10(ActivePower(both.reference)), room.far_dbfs, 0.1);
  // A third of the power is the music's.
  EXPECT_NEAR(MeasureNearEnd(both.reference, music.reference).si_sdr_db, -3, 1.5);
}

TEST(Scene, D8_VolumeAndPlaceChangeTheEcho) {
  SceneConfig config = Short();
  config.duration_s = 4;
  const auto earlier = [](const Scene& scene) { return std::span(scene.echo).first(96000); };
  const auto later = [](const Scene& scene) { return std::span(scene.echo).last(48000); };
  // An event counts from the scene's beginning, also where the far end began before.
  for (const double joined_after_s : {0.0, 1.5}) {
    config.room.joined_after_s = joined_after_s;
    config.room.events.clear();
    const Scene plain = MakeScene(config);
    config.room.events = {{SceneEvent::Kind::kVolume, 2, 0, -12}};
    const Scene softer = MakeScene(config);
    EXPECT_NEAR(Dbfs(later(plain)) - Dbfs(later(softer)), 12, 0.5);
    EXPECT_NEAR(Dbfs(earlier(plain)), Dbfs(earlier(softer)), 0.01);
    EXPECT_EQ(plain.reference, softer.reference);
    config.room.events = {{SceneEvent::Kind::kMove, 2, 0, 0}};
    const Scene moved = MakeScene(config);
    EXPECT_LT(MeasureNearEnd(later(moved), later(plain)).si_sdr_db, 6);
    EXPECT_GT(MeasureNearEnd(earlier(moved), earlier(plain)).si_sdr_db, 40);
  }
}

TEST(Scene, D8_HeadphonesLetNothingThrough) {
  RoomSceneConfig room;
  room.echo = false;
  const Scene scene = MakeScene(Short(room));
  EXPECT_EQ(MeanSquare(scene.echo), 0);
}

TEST(Scene, D8_RefusesWhatItDoesNotKnow) {
  const auto read = [](const char* text) {
    ReadSceneConfig(ConfigReader::FromText(text, "scene"));
  };
  EXPECT_NO_THROW(read(R"({"name": "a", "room": {"events": [{"kind": "move", "at_s": 3}]}})"));
  EXPECT_THROW(read(R"({"name": "a", "room": {"events": [{"kind": "melt"}]}})"), Error);
  EXPECT_THROW(read(R"({"name": "a", "room": {"rt61_s": 0.3}})"), Error);
  EXPECT_NO_THROW(read(R"({"name": "a", "talk": "far", "room": {"far": "crowd"}})"));
  EXPECT_THROW(read(R"({"name": "a", "talk": "all", "room": {}})"), Error);
  EXPECT_THROW(read(R"({"name": "a", "room": {"far": "choir"}})"), Error);
  EXPECT_THROW(read(R"({"name": "a", "room": {"far_clips": "x.wav"}})"), Error);
  EXPECT_THROW(read(R"({"room": {}})"), Error);
}

}  // namespace anecho::quality
