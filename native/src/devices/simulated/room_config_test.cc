#include "devices/simulated/room_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "anecho.h"
#include "audio_files.h"

namespace anecho {
namespace {

std::string FailureOf(const char* text) {
  const auto failure =
      testing::FailureOf([&] { ReadRoomConfig(ConfigReader::FromText(text, "room")); });
  EXPECT_EQ(failure.code, ANECHO_INVALID_CONFIG);
  return failure.message;
}

TEST(RoomConfig, D7_HasADefaultForEveryKey) {
  const RoomConfig config = ReadRoomConfig(ConfigReader::FromText("{}", "room"));
  EXPECT_EQ(config.size, RoomSize::kMedium);
  EXPECT_EQ(config.scene, Scene::kConversation);
  EXPECT_TRUE(config.far_path.empty());
  EXPECT_FALSE(config.accelerated);
  EXPECT_TRUE(std::isinf(config.duration_s));
  EXPECT_EQ(config.speaker_latency_ms, 35);
  EXPECT_TRUE(config.faults.empty());
}

TEST(RoomConfig, D7_ReadsEveryKey) {
  const RoomConfig config = ReadRoomConfig(ConfigReader::FromText(R"({
    "size": "large", "scene": "far", "far": null, "near": "voice.wav", "noise_dbfs": -60,
    "echo_gain_db": 3, "speaker_volume": 0.25,
    "microphone_effects": true, "distortion": 0.5, "seed": 7, "duration_s": 60, "accelerated": true,
    "speaker_ppm": 100, "microphone_ppm": -50.5, "cable_ppm": 300, "wander_ppm": 1, "jitter_ms": 25,
    "arrival_time_stamps": true, "speaker_latency_ms": 600, "microphone_latency_ms": 0,
    "faults": [{"at_s": 3, "endpoint": "microphone", "kind": "hiccup", "duration_s": 0.2},
               {"at_s": 0, "endpoint": "reference", "kind": "loopback_stops_when_silent",
                "duration_s": null},
               {"at_s": 5, "endpoint": "cable", "kind": "format_change", "sample_rate": 96000,
                "channels": 2},
               {"at_s": 7, "endpoint": "microphone", "kind": "gone", "duration_s": 3},
               {"at_s": 8, "endpoint": "reference", "kind": "invalidated"},
               {"at_s": 9, "endpoint": "cable", "kind": "no_reader", "duration_s": 2}],
    "microphone_rate": 16000, "microphone_channels": 1, "speaker_rate": 44100,
    "speaker_channels": 2, "cable_rate": 96000, "cable_channels": 8})",
                                                                  "room"));
  EXPECT_EQ(config.size, RoomSize::kLarge);
  EXPECT_EQ(config.scene, Scene::kFar);
  EXPECT_EQ(config.near_path, "voice.wav");
  EXPECT_EQ(config.speaker_volume, 0.25);
  EXPECT_TRUE(config.microphone_effects);
  EXPECT_EQ(config.seed, 7);
  EXPECT_EQ(config.duration_s, 60);
  EXPECT_EQ(config.microphone_ppm, -50.5);
  EXPECT_TRUE(config.arrival_time_stamps);
  ASSERT_EQ(config.faults.size(), 6u);
  EXPECT_EQ(config.faults[0].kind, RoomFault::Kind::kHiccup);
  EXPECT_EQ(config.faults[0].duration_s, 0.2);
  EXPECT_EQ(config.faults[1].device, RoomDevice::kReference);
  EXPECT_TRUE(std::isinf(config.faults[1].duration_s));
  EXPECT_EQ(config.faults[2].kind, RoomFault::Kind::kFormatChange);
  EXPECT_EQ(config.faults[2].format.sample_rate, 96000);
  EXPECT_EQ(config.faults[2].format.channels, 2);
  EXPECT_EQ(config.faults[3].kind, RoomFault::Kind::kGone);
  EXPECT_EQ(config.faults[4].kind, RoomFault::Kind::kInvalidated);
  EXPECT_EQ(config.faults[5].kind, RoomFault::Kind::kNoReader);
  EXPECT_EQ(config.microphone_format.sample_rate, 16000);
  EXPECT_EQ(config.speaker_format.channels, 2);
  EXPECT_EQ(config.cable_format.channels, 8);
}

TEST(RoomConfig, D7_SaysWhichKeyIsWrong) {
  EXPECT_EQ(FailureOf(R"({"size": "huge"})"), "room.size must be one of: small, medium, large");
  EXPECT_EQ(FailureOf(R"({"sizes": "small"})"), "room.sizes is not a known setting");
  EXPECT_EQ(FailureOf(R"({"faults": {}})"), "room.faults must be a list");
  EXPECT_EQ(FailureOf(R"({"faults": [{"kind": "stall"}]})"), "room.faults[0].endpoint is missing");
  EXPECT_EQ(FailureOf(R"({"faults": [{"kind": "silent", "endpoint": "cable"}]})"),
            "room.faults[0].kind can't happen to this endpoint");
  EXPECT_EQ(FailureOf(R"({"faults": [{"kind": "hiccup", "endpoint": "cable"}]})"),
            "room.faults[0].duration_s is missing: a hiccup must end");
  EXPECT_EQ(FailureOf(R"({"faults": [{"kind": "hang", "endpoint": "cable"}]})"),
            "room.faults[0].duration_s is missing: a hang must end");
  EXPECT_EQ(
      FailureOf(R"({"faults": [{"kind": "silenced_by_later_loopback", "endpoint": "cable"}]})"),
      "room.faults[0].kind can't happen to this endpoint");
  EXPECT_EQ(FailureOf(R"({"faults": [{"kind": "no_reader", "endpoint": "microphone"}]})"),
            "room.faults[0].kind can't happen to this endpoint");
  EXPECT_EQ(
      FailureOf(R"({"faults": [{"kind": "gone", "endpoint": "cable", "sample_rate": 48000}]})"),
      "room.faults[0].sample_rate is not a known setting");
  EXPECT_EQ(FailureOf(R"({"cable_rate": 22050})"), "room.cable_rate must be a multiple of 100");
  EXPECT_NE(FailureOf(R"({"speaker_ppm": 1e6})"), "");
  EXPECT_NE(FailureOf("[]"), "");
}

}  // namespace
}  // namespace anecho
