// The C functions of anecho.h: check arguments, call the class that does the work, catch
// everything.
#include <memory>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "abi/layout.h"
#include "anecho.h"
#include "devices/simulated/simulated_backend.h"
#include "engine/config_json.h"
#include "engine/engine.h"
#include "media/audio_reader.h"
#include "process/offline_processor.h"

namespace {

using anecho::ConfigReader;
using anecho::Engine;
using anecho::Error;
using anecho::FillStruct;
using anecho::Guard;
using anecho::OfflineProcessor;
using anecho::RequirePointer;
using anecho::RequireStruct;

using Engines = anecho::HandleTable<Engine>;
using Processors = anecho::HandleTable<OfflineProcessor>;

std::shared_ptr<Engine> OpenEngine(const char* config) {
  const nlohmann::json parsed = ConfigReader::Parse(config);
  ConfigReader reader(parsed, "");
  const std::string backend = reader.String("backend");
  if (backend != "simulated") {
    throw Error(ANECHO_INVALID_CONFIG, "backend must be simulated, not " + backend);
  }
  Engine::Config engine;
  engine.pipeline = anecho::ReadPipelineConfig(reader.Object("pipeline"));
  engine.record_directory = reader.String("record_directory", "");
  const anecho::RoomConfig room = anecho::ReadRoomConfig(reader.Value("room"));
  reader.Finish();
  return std::make_shared<Engine>(engine, anecho::OpenSimulatedBackend(room));
}

void FillEvent(const anecho::Event& event, anecho_event* target) {
  anecho_event filled{};
  filled.kind = event.kind;
  filled.sequence = event.sequence;
  filled.time_ns = event.time.count();
  filled.code = event.code;
  filled.value = event.value;
  anecho::CopyText(event.text, filled.text, sizeof(filled.text));
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
  return Guard(error, [&] {
    RequirePointer(handle, "handle");
    *handle = 0;
    *handle = Processors::Get().Add(std::make_shared<OfflineProcessor>(config));
    return ANECHO_OK;
  });
}

int32_t anecho_process_step(uint32_t handle, double seconds, anecho_process_row* rows,
                            uint32_t capacity, uint32_t* row_count,
                            anecho_process_progress* progress, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(rows, "rows");
    RequirePointer(row_count, "row_count");
    RequireStruct(progress, "progress");
    *row_count = 0;
    if (!(seconds > 0) || capacity == 0) {
      throw Error(ANECHO_INVALID_ARGUMENT, "seconds and capacity must be more than 0");
    }
    const auto processor = Processors::Get().Find(handle);
    anecho_process_progress filled{};
    const bool more = processor->Step(seconds, {rows, capacity}, row_count, &filled);
    FillStruct(filled, progress);
    return more ? ANECHO_OK : ANECHO_END;
  });
}

int32_t anecho_process_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Processors::Get().Remove(handle);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_open(const char* config, uint32_t* handle, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(handle, "handle");
    *handle = 0;
    *handle = Engines::Get().Add(OpenEngine(config));
    return ANECHO_OK;
  });
}

int32_t anecho_engine_command(uint32_t handle, int32_t command, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Find(handle)->Command(command);
    return ANECHO_OK;
  });
}

int32_t anecho_engine_wait_event(uint32_t handle, anecho_event* event, uint32_t timeout_ms,
                                 anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(event, "event");
    const auto engine = Engines::Get().Find(handle);
    anecho::Event next;
    switch (engine->events().Wait(std::chrono::milliseconds(timeout_ms), &next)) {
      case anecho::EventQueue::WaitResult::kTimeout:
        return ANECHO_TIMEOUT;
      case anecho::EventQueue::WaitResult::kWoken:
        return ANECHO_END;
      case anecho::EventQueue::WaitResult::kEvent:
        break;
    }
    FillEvent(next, event);
    return ANECHO_OK;
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

int32_t anecho_engine_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Engines::Get().Remove(handle)->Close();
    return ANECHO_OK;
  });
}
