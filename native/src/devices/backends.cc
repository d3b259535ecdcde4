#include "devices/backends.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "devices/simulated/simulated_monitor.h"
#ifdef _WIN32
#include "devices/wasapi/wasapi_backend.h"
#include "devices/wasapi/wasapi_monitor.h"
#endif

namespace anecho {
namespace {

#ifdef _WIN32
constexpr const char* kHere = "wasapi, simulated";
#else
constexpr const char* kHere = "simulated";
#endif

[[noreturn]] void RefuseName(const std::string& name) {
  throw Error(ANECHO_INVALID_CONFIG,
              "backend must be one of " + std::string(kHere) + " on this system, not " + name);
}

}  // namespace

std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room) {
  if (name == "simulated") return OpenSimulatedBackend(room);
#ifdef _WIN32
  if (name == "wasapi") return OpenWasapiBackend();
#endif
  RefuseName(name);
}

std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name) {
  if (name == "simulated") return std::make_unique<SimulatedMonitor>();
#ifdef _WIN32
  if (name == "wasapi") return OpenWasapiMonitor();
#endif
  RefuseName(name);
}

}  // namespace anecho
