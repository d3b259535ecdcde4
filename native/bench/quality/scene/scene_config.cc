#include "scene/scene_config.h"

#include "anecho.h"
#include "base/config_reader.h"
#include "base/error.h"

namespace anecho::quality {
namespace {

[[noreturn]] void Fail(const std::string& message) { throw Error(ANECHO_INVALID_CONFIG, message); }

SceneEvent ReadEvent(ConfigReader reader) {
  SceneEvent event;
  const std::string kind = reader.String("kind");
  if (kind == "volume") {
    event.kind = SceneEvent::Kind::kVolume;
  } else if (kind == "move") {
    event.kind = SceneEvent::Kind::kMove;
  } else if (kind == "lost") {
    event.kind = SceneEvent::Kind::kLost;
  } else if (kind == "late") {
    event.kind = SceneEvent::Kind::kLate;
  } else {
    Fail(reader.Path("kind") + " must be one of: volume, move, lost, late");
  }
  event.at_s = reader.Number("at_s", 0, 0, 3600);
  event.duration_s = reader.Number("duration_s", 0, 0, 3600);
  event.db = reader.Number("db", 0, -60, 60);
  reader.Finish();
  return event;
}

FarSound ReadFar(ConfigReader& reader) {
  const std::string far = reader.String("far", "voice");
  if (far == "voice") return FarSound::kVoice;
  if (far == "voices") return FarSound::kVoices;
  if (far == "crowd") return FarSound::kCrowd;
  if (far == "music") return FarSound::kMusic;
  if (far == "music-and-voice") return FarSound::kMusicAndVoice;
  Fail(reader.Path("far") + " must be one of: voice, voices, crowd, music, music-and-voice");
}

Talk ReadTalk(ConfigReader& reader) {
  const std::string talk = reader.String("talk", "both");
  if (talk == "far") return Talk::kFar;
  if (talk == "near") return Talk::kNear;
  if (talk == "both") return Talk::kBoth;
  Fail(reader.Path("talk") + " must be far, near or both");
}

RoomSceneConfig ReadRoom(ConfigReader reader) {
  RoomSceneConfig room;
  room.far = ReadFar(reader);
  room.far_clips = reader.Strings("far_clips");
  room.near_clips = reader.Strings("near_clips");
  room.far_dbfs = reader.Number("far_dbfs", room.far_dbfs, -60, 0);
  room.reference_db = reader.Number("reference_db", room.reference_db, -60, 40);
  room.joined_after_s = reader.Number("joined_after_s", room.joined_after_s, 0, 600);
  room.near = reader.Has("near_db");
  room.near_db = reader.Number("near_db", room.near_db, -60, 60);
  room.near_from_s = reader.Number("near_from_s", room.near_from_s, 0, 3600);
  room.stereo = reader.Bool("stereo", room.stereo);
  room.rt60_s = reader.Number("rt60_s", room.rt60_s, 0.2, 0.6);
  room.distortion = reader.Number("distortion", room.distortion, 0, 1);
  room.echo_db = reader.Number("echo_db", room.echo_db, -60, 20);
  room.echo = reader.Bool("echo", room.echo);
  room.echo_from_s = reader.Number("echo_from_s", room.echo_from_s, 0, 3600);
  room.delay_ms = reader.Number("delay_ms", room.delay_ms, 0, 1000);
  room.drift_ppm = reader.Number("drift_ppm", room.drift_ppm, -1000, 1000);
  room.noise_dbfs = reader.Number("noise_dbfs", room.noise_dbfs, -120, 0);
  room.stamp_error_ms = reader.Number("stamp_error_ms", room.stamp_error_ms, 0, 50);
  room.lateness_ms = reader.Number("lateness_ms", room.lateness_ms, 0, 50);
  room.arrival_stamps = reader.Bool("arrival_stamps", room.arrival_stamps);
  room.arrival_step_ms = reader.Number("arrival_step_ms", room.arrival_step_ms, 0, 50);
  room.burst_ms = reader.Number("burst_ms", room.burst_ms, 0, 200);
  room.cycle_frames = static_cast<int>(reader.Integer("cycle_frames", room.cycle_frames, 0, 8192));
  room.stops_when_silent = reader.Bool("stops_when_silent", room.stops_when_silent);
  for (const ConfigReader& event : reader.Objects("events")) {
    room.events.push_back(ReadEvent(event));
  }
  reader.Finish();
  return room;
}

}  // namespace

SceneConfig ReadSceneConfig(ConfigReader reader) {
  SceneConfig config;
  config.name = reader.String("name");
  config.seed = reader.Integer("seed", config.seed, 0, 1 << 20);
  config.duration_s = reader.Number("duration_s", config.duration_s, 1, 600);
  config.microphone_path = reader.String("microphone", "");
  config.reference_path = reader.String("reference", "");
  config.talk = ReadTalk(reader);
  config.room = ReadRoom(reader.Object("room"));
  reader.Finish();
  return config;
}

}  // namespace anecho::quality
