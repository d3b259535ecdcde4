#include "devices/simulated/room_config.h"

#include <array>
#include <string_view>
#include <utility>

#include "anecho.h"
#include "base/config_reader.h"
#include "base/error.h"

namespace anecho {
namespace {

constexpr double kMaxTime_s = 1e7;  // seconds: 115 days
constexpr double kEndless = std::numeric_limits<double>::infinity();

constexpr std::array kSizes = {
    std::pair(std::string_view("small"), RoomSize::kSmall),
    std::pair(std::string_view("medium"), RoomSize::kMedium),
    std::pair(std::string_view("large"), RoomSize::kLarge),
};
constexpr std::array kScenes = {
    std::pair(std::string_view("conversation"), Scene::kConversation),
    std::pair(std::string_view("far"), Scene::kFar),
    std::pair(std::string_view("near"), Scene::kNear),
    std::pair(std::string_view("both"), Scene::kBoth),
    std::pair(std::string_view("silence"), Scene::kSilence),
};
constexpr std::array kDevices = {
    std::pair(std::string_view("microphone"), RoomDevice::kMicrophone),
    std::pair(std::string_view("reference"), RoomDevice::kReference),
    std::pair(std::string_view("cable"), RoomDevice::kCable),
};
constexpr std::array kKinds = {
    std::pair(std::string_view("stall"), RoomFault::Kind::kStall),
    std::pair(std::string_view("hiccup"), RoomFault::Kind::kHiccup),
    std::pair(std::string_view("silent"), RoomFault::Kind::kSilent),
    std::pair(std::string_view("loopback_stops_when_silent"), RoomFault::Kind::kStopsWhenSilent),
    std::pair(std::string_view("invalidated"), RoomFault::Kind::kInvalidated),
    std::pair(std::string_view("gone"), RoomFault::Kind::kGone),
    std::pair(std::string_view("format_change"), RoomFault::Kind::kFormatChange),
    std::pair(std::string_view("no_reader"), RoomFault::Kind::kNoReader),
    std::pair(std::string_view("hang"), RoomFault::Kind::kHang),
    std::pair(std::string_view("silenced_by_earlier_loopback"),
              RoomFault::Kind::kSilencedByEarlierLoopback),
    std::pair(std::string_view("silenced_by_later_loopback"),
              RoomFault::Kind::kSilencedByLaterLoopback),
};

[[noreturn]] void Fail(const std::string& message) { throw Error(ANECHO_INVALID_CONFIG, message); }

template <typename Value, std::size_t count>
Value OneOf(const std::array<std::pair<std::string_view, Value>, count>& names,
            const std::string& text, const std::string& path) {
  std::string known;
  for (const auto& [name, value] : names) {
    if (text == name) return value;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  Fail(path + " must be one of: " + known);
}

StreamFormat ReadFormat(ConfigReader& reader, const char* rate_key, const char* channels_key,
                        StreamFormat format) {
  format.sample_rate = reader.Integer(rate_key, format.sample_rate, 8000, 192000);
  if (format.sample_rate % 100 != 0) Fail(reader.Path(rate_key) + " must be a multiple of 100");
  format.channels = reader.Integer(channels_key, format.channels, 1, 32);
  return format;
}

bool CanHappenTo(RoomFault::Kind kind, RoomDevice device) {
  switch (kind) {
    case RoomFault::Kind::kStopsWhenSilent:
      return device == RoomDevice::kReference;
    case RoomFault::Kind::kSilent:
      return device != RoomDevice::kCable;
    case RoomFault::Kind::kSilencedByEarlierLoopback:
    case RoomFault::Kind::kSilencedByLaterLoopback:
      return device == RoomDevice::kMicrophone;
    case RoomFault::Kind::kNoReader:
      return device == RoomDevice::kCable;
    default:
      return true;
  }
}

RoomFault ReadFault(ConfigReader reader) {
  RoomFault fault;
  fault.at_s = reader.Number("at_s", 0, 0, kMaxTime_s);
  fault.duration_s = reader.Number("duration_s", kEndless, 0, kMaxTime_s);
  fault.device = OneOf(kDevices, reader.String("endpoint"), reader.Path("endpoint"));
  fault.kind = OneOf(kKinds, reader.String("kind"), reader.Path("kind"));
  if (!CanHappenTo(fault.kind, fault.device)) {
    Fail(reader.Path("kind") + " can't happen to this endpoint");
  }
  if (fault.kind == RoomFault::Kind::kFormatChange) {
    fault.format = ReadFormat(reader, "sample_rate", "channels", fault.format);
  }
  const bool is_hiccup = fault.kind == RoomFault::Kind::kHiccup;
  if ((is_hiccup || fault.kind == RoomFault::Kind::kHang) && fault.duration_s == kEndless) {
    Fail(reader.Path("duration_s") + " is missing: a " + (is_hiccup ? "hiccup" : "hang") +
         " must end");
  }
  reader.Finish();
  return fault;
}

void ReadClocks(ConfigReader& reader, RoomConfig& config) {
  constexpr double kMax_ppm = 1000;
  config.speaker_ppm = reader.Number("speaker_ppm", config.speaker_ppm, -kMax_ppm, kMax_ppm);
  config.microphone_ppm =
      reader.Number("microphone_ppm", config.microphone_ppm, -kMax_ppm, kMax_ppm);
  config.cable_ppm = reader.Number("cable_ppm", config.cable_ppm, -kMax_ppm, kMax_ppm);
  config.wander_ppm = reader.Number("wander_ppm", config.wander_ppm, 0, 50);
  config.jitter_ms = reader.Number("jitter_ms", config.jitter_ms, 0, 200);
  config.arrival_time_stamps = reader.Bool("arrival_time_stamps", config.arrival_time_stamps);
  config.speaker_latency_ms =
      reader.Number("speaker_latency_ms", config.speaker_latency_ms, 0, 600);
  config.microphone_latency_ms =
      reader.Number("microphone_latency_ms", config.microphone_latency_ms, 0, 200);
}

}  // namespace

RoomConfig ReadRoomConfig(ConfigReader reader) {
  RoomConfig config;
  for (const ConfigReader& fault : reader.Objects("faults")) {
    config.faults.push_back(ReadFault(fault));
  }
  config.size = OneOf(kSizes, reader.String("size", "medium"), reader.Path("size"));
  config.scene = OneOf(kScenes, reader.String("scene", "conversation"), reader.Path("scene"));
  config.far_path = reader.String("far", "");
  config.near_path = reader.String("near", "");
  config.noise_dbfs = reader.Number("noise_dbfs", config.noise_dbfs, -120, 0);
  config.echo_gain_db = reader.Number("echo_gain_db", config.echo_gain_db, -60, 20);
  config.speaker_volume = reader.Number("speaker_volume", config.speaker_volume, 0, 1);
  config.microphone_effects = reader.Bool("microphone_effects", config.microphone_effects);
  config.distortion = reader.Number("distortion", config.distortion, 0, 1);
  config.seed = reader.Integer("seed", config.seed, 0, std::numeric_limits<int>::max());
  config.duration_s = reader.Number("duration_s", config.duration_s, 0, kMaxTime_s);
  config.accelerated = reader.Bool("accelerated", config.accelerated);
  ReadClocks(reader, config);
  config.microphone_format =
      ReadFormat(reader, "microphone_rate", "microphone_channels", config.microphone_format);
  config.speaker_format =
      ReadFormat(reader, "speaker_rate", "speaker_channels", config.speaker_format);
  config.cable_format = ReadFormat(reader, "cable_rate", "cable_channels", config.cable_format);
  reader.Finish();
  return config;
}

}  // namespace anecho
