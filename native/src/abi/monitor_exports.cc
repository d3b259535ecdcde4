// The C functions of anecho.h that watch devices and their recorders.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "abi/event_export.h"
#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/backends.h"

namespace {

using anecho::ConfigReader;
using anecho::DeviceMonitor;
using anecho::Error;
using anecho::FillText;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::RequireStruct;

using Monitors = anecho::HandleTable<DeviceMonitor>;

constexpr std::pair<const char*, anecho::DefaultRole> kDefaultRoles[] = {
    {"console", anecho::kConsole},
    {"multimedia", anecho::kMultimedia},
    {"communications", anecho::kCommunications}};

std::shared_ptr<DeviceMonitor> OpenDeviceMonitor(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  const std::string backend = reader.String("backend");
  reader.Finish();
  return anecho::OpenMonitor(backend);
}

}  // namespace

int32_t anecho_monitor_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenDeviceMonitor(config); });
}

int32_t anecho_monitor_endpoints(uint32_t handle, char* text, uint32_t capacity, uint32_t* needed,
                                 anecho_error* error) {
  return Guard(error, [&] {
    FillText(anecho::EndpointsJson(Monitors::Get().Find(handle)->Endpoints()), text, capacity,
             needed);
    return ANECHO_OK;
  });
}

int32_t anecho_monitor_watch_recorders(uint32_t handle, const char* config, anecho_error* error) {
  return Guard(error, [&] {
    ConfigReader reader = ConfigReader::FromText(config);
    const anecho::RecorderWatch watch{reader.String("output", ""), reader.Strings("captures")};
    reader.Finish();
    Monitors::Get().Find(handle)->WatchRecorders(watch);
    return ANECHO_OK;
  });
}

int32_t anecho_monitor_default_microphones(uint32_t handle, char* text, uint32_t capacity,
                                           uint32_t* needed, anecho_error* error) {
  return Guard(error, [&] {
    const auto monitor = Monitors::Get().Find(handle);
    monitor->RefreshDefaults();
    nlohmann::json defaults;
    for (const auto& [name, role] : kDefaultRoles) {
      const std::string id = monitor->DefaultMicrophone(role);
      defaults[name] = id.empty() ? nlohmann::json() : nlohmann::json(id);
    }
    FillText(defaults.dump(), text, capacity, needed);
    return ANECHO_OK;
  });
}

int32_t anecho_monitor_set_default_microphone(uint32_t handle, const char* config,
                                              anecho_error* error) {
  return Guard(error, [&] {
    ConfigReader reader = ConfigReader::FromText(config);
    const std::string id = reader.String("id", "");
    unsigned roles = 0;
    for (const std::string& wanted : reader.Strings("roles")) {
      const auto* const found =
          std::ranges::find(kDefaultRoles, wanted, [](const auto& it) { return it.first; });
      if (found == std::end(kDefaultRoles)) {
        throw Error(ANECHO_INVALID_CONFIG,
                    "roles are console, multimedia and communications, not " + wanted);
      }
      roles |= found->second;
    }
    reader.Finish();
    if (roles == 0) throw Error(ANECHO_INVALID_CONFIG, "roles is empty: give one");
    Monitors::Get().Find(handle)->SetDefaultMicrophone(roles, id);
    return ANECHO_OK;
  });
}

int32_t anecho_monitor_wait_event(uint32_t handle, anecho_event* event, uint32_t timeout_ms,
                                  anecho_error* error) {
  return Guard(error, [&] {
    RequireStruct(event, "event");
    // Keeps the monitor alive, so that closing it does not destroy the queue during the wait.
    const auto monitor = Monitors::Get().Find(handle);
    return anecho::WaitEvent(monitor->events(), timeout_ms, event);
  });
}

int32_t anecho_monitor_wake(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Monitors::Get().Find(handle)->events().Wake();
    return ANECHO_OK;
  });
}

int32_t anecho_monitor_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Monitors::Get().Remove(handle)->events().Wake();
    return ANECHO_OK;
  });
}
