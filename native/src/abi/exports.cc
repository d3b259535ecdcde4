// The C functions of anecho.h for recordings and engines: check arguments, call the class that does
// the work, catch everything.
#include <chrono>
#include <cstring>
#include <memory>
#include <vector>

#include "abi/event_export.h"
#include "abi/guard.h"
#include "abi/handle_table.h"
#include "abi/layout.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "base/time.h"
#include "devices/backends.h"
#include "engine/engine.h"
#include "media/audio_reader.h"
#include "media/audio_text.h"
#include "offline/process_run.h"

namespace {

using anecho::ConfigReader;
using anecho::Engine;
using anecho::Error;
using anecho::FillStruct;
using anecho::FillText;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::PipelineMode;
using anecho::ProcessRun;
using anecho::RequirePointer;
using anecho::RequireStruct;

using Engines = anecho::HandleTable<Engine>;
using Processors = anecho::HandleTable<ProcessRun>;

anecho::StreamRequest ReadStreamRequest(ConfigReader reader, bool is_microphone) {
  anecho::StreamRequest request;
  request.endpoint = reader.String("endpoint", "");
  if (is_microphone) request.keep_effects = reader.Bool("effects", false);
  request.is_absent = reader.Bool("absent", false);
  request.is_pushed = reader.Bool("pushed", false);
  reader.Finish();
  return request;
}

void ReadOutput(ConfigReader reader, Engine::Config* engine) {
  engine->output = reader.String("endpoint", "");
  const int mic = reader.Integer("mic", 0, 0, INT32_MAX);
  reader.Finish();
  if (mic == 0) return;
  using Mics = anecho::HandleTable<anecho::VirtualMic>;
  engine->output_mic = Mics::Get().Find(static_cast<uint32_t>(mic));
}

PipelineMode ReadMode(const ConfigReader& reader, const std::string& name) {
  if (name == "cancel") return PipelineMode::kCancel;
  if (name == "bypass") return PipelineMode::kBypass;
  if (name == "mute") return PipelineMode::kMute;
  throw Error(ANECHO_INVALID_CONFIG, reader.Path("mode") + " must be cancel, bypass or mute");
}

std::shared_ptr<Engine> OpenEngine(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  const std::string backend = reader.String("backend");
  Engine::Config engine;
  engine.pipeline = anecho::ReadPipelineConfig(reader.Object("pipeline"));
  engine.microphone = ReadStreamRequest(reader.Object("microphone"), true);
  engine.reference = ReadStreamRequest(reader.Object("reference"), false);
  ReadOutput(reader.Object("output"), &engine);
  engine.paused = reader.Bool("paused", false);
  engine.mode = ReadMode(reader, reader.String("mode", "cancel"));
  engine.record_directory = reader.String("record_directory", "");
  engine.session_directory = reader.String("session_directory", "");
  engine.session_memory = anecho::FromSeconds(reader.Number("session_memory_s", 0, 0, 60));
  if (reader.Has("tracks")) {
    engine.tracks = anecho::ReadTrackConfig(reader.Object("tracks"));
    // Each track is mono.
    engine.pipeline.cleaning.stereo = false;
  }
  const anecho::RoomConfig room = anecho::ReadRoomConfig(reader.Object("room"));
  reader.Finish();
  return std::make_shared<Engine>(engine, anecho::OpenBackend(backend, room));
}

anecho::StreamKind KindOf(int32_t stream) {
  if (stream < ANECHO_STREAM_MICROPHONE || stream > ANECHO_STREAM_OUTPUT) {
    throw Error(ANECHO_INVALID_ARGUMENT, "there is no stream " + std::to_string(stream));
  }
  return static_cast<anecho::StreamKind>(stream);
}

void FillPart(const anecho::TrackReader::Part& part, int channels, anecho_tracks_part* target) {
  anecho_tracks_part filled{};
  filled.channels = static_cast<uint32_t>(channels);
  filled.frames = static_cast<uint64_t>(part.frames);
  filled.position = static_cast<uint64_t>(part.position);
  filled.start_time_ns = part.start.count();
  filled.time_ns = part.time.count();
  filled.missing_microphone_frames = static_cast<uint64_t>(part.missing_microphone_frames);
  filled.silent_microphone_frames = static_cast<uint64_t>(part.silent_microphone_frames);
  filled.silent_reference_frames = static_cast<uint64_t>(part.silent_reference_frames);
  filled.dropped_frames = static_cast<uint64_t>(part.dropped_frames);
  FillStruct(filled, target);
}

}  // namespace

uint32_t anecho_abi_version(void) { return ANECHO_ABI_VERSION; }

const char* anecho_version(void) { return ANECHO_VERSION; }

const char* anecho_abi_layout(void) { return anecho::AbiLayout(); }

int32_t anecho_audio_probe(const char* path, anecho_audio_info* info, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(path, "path");
    RequireStruct(info, "info");
    FillStruct(anecho::ProbeAudio(path), info);
    return ANECHO_OK;
  });
}

int32_t anecho_process_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return anecho::OpenProcessRun(config); });
}

int32_t anecho_process_step(uint32_t handle, double wall_ms, anecho_process_row* rows,
                            uint32_t capacity, uint32_t* row_count,
                            anecho_process_progress* progress, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(rows, "rows");
    RequirePointer(row_count, "row_count");
    RequireStruct(progress, "progress");
    *row_count = 0;
    if (!(wall_ms >= 0) || capacity == 0) {
      throw Error(ANECHO_INVALID_ARGUMENT, "wall_ms must not be below 0, nor capacity be 0");
    }
    const auto processor = Processors::Get().Find(handle);
    anecho_process_progress filled{};
    const bool more = processor->Step(wall_ms, {rows, capacity}, row_count, &filled);
    FillStruct(filled, progress);
    return more ? ANECHO_OK : ANECHO_END;
  });
}

int32_t anecho_process_notes(uint32_t handle, char* text, uint32_t capacity, uint32_t* needed,
                             anecho_error* error) {
  return Guard(error, [&] {
    const auto processor = Processors::Get().Find(handle);
    FillText(anecho::JoinLines(processor->notes()), text, capacity, needed);
    return ANECHO_OK;
  });
}

int32_t anecho_process_channels(uint32_t handle, char* text, uint32_t capacity, uint32_t* needed,
                                anecho_error* error) {
  return Guard(error, [&] {
    FillText(Processors::Get().Find(handle)->ChannelsJson(), text, capacity, needed);
    return ANECHO_OK;
  });
}

int32_t anecho_process_session(uint32_t handle, char* text, uint32_t capacity, uint32_t* needed,
                               anecho_error* error) {
  return Guard(error, [&] {
    FillText(Processors::Get().Find(handle)->SessionJson(), text, capacity, needed);
    return ANECHO_OK;
  });
}

int32_t anecho_process_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Processors::Get().Remove(handle);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenEngine(config); });
}

int32_t anecho_engine_command(uint32_t handle, int32_t command, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Find(handle)->Command(command);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_set_output_level(uint32_t handle, float level_db, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Find(handle)->SetOutputLevel(level_db);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_open_stream(uint32_t handle, int32_t stream, const char* config,
                                  anecho_error* error) {
  return Guard(error, [&] {
    const anecho::StreamKind kind = KindOf(stream);
    const bool is_microphone = kind == anecho::StreamKind::kMicrophone;
    const auto request = ReadStreamRequest(ConfigReader::FromText(config), is_microphone);
    Engines::Get().Find(handle)->OpenStream(kind, request);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_save_session(uint32_t handle, const char* directory, double seconds,
                                   anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(directory, "directory");
    if (!(seconds > 0 && seconds <= 60)) {
      throw Error(ANECHO_INVALID_ARGUMENT, "seconds must be more than 0, and 60 at most");
    }
    Engines::Get().Find(handle)->SaveSession(directory, anecho::FromSeconds(seconds));
    return ANECHO_OK;
  });
}

int32_t anecho_engine_push(uint32_t handle, int32_t stream, const void* samples, uint32_t frames,
                           int64_t position, int64_t time_ns, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(samples, "samples");
    constexpr uint32_t kMaxFrames = 48000;
    if (frames == 0 || frames > kMaxFrames) {
      throw Error(ANECHO_INVALID_ARGUMENT, "frames must be 1 to 48000");
    }
    // The caller's bytes need not be aligned.
    std::vector<float> aligned(frames);
    std::memcpy(aligned.data(), samples, frames * sizeof(float));
    Engines::Get().Find(handle)->Push(KindOf(stream), aligned, position,
                                      std::chrono::nanoseconds(time_ns));
    return ANECHO_OK;
  });
}

int32_t anecho_engine_wait_event(uint32_t handle, anecho_event* event, uint32_t timeout_ms,
                                 anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(event, "event");
    const auto engine = Engines::Get().Find(handle);
    return anecho::WaitEvent(engine->events(), timeout_ms, event);
  });
}

int32_t anecho_engine_wake(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Find(handle)->events().Wake();
    return ANECHO_OK;
  });
}

int32_t anecho_engine_snapshot(uint32_t handle, anecho_snapshot* snapshot, anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(snapshot, "snapshot");
    FillStruct(Engines::Get().Find(handle)->snapshot(), snapshot);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_read_tracks(uint32_t handle, float* samples, uint32_t capacity,
                                  uint32_t timeout_ms, anecho_tracks_part* part,
                                  anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(samples, "samples");
    RequireStruct(part, "part");
    if (capacity == 0) throw Error(ANECHO_INVALID_ARGUMENT, "capacity must be more than 0");
    const auto engine = Engines::Get().Find(handle);
    anecho::TrackReader& tracks = engine->tracks();
    const auto room =
        static_cast<std::size_t>(capacity) * static_cast<std::size_t>(tracks.channels());
    const auto read = tracks.Read({samples, room}, std::chrono::milliseconds(timeout_ms));
    FillPart(read, tracks.channels(), part);
    if (read.frames > 0) return ANECHO_OK;
    return tracks.is_at_end() ? ANECHO_END : ANECHO_TIMEOUT;
  });
}

int32_t anecho_engine_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Remove(handle)->Close();
    return ANECHO_OK;
  });
}
