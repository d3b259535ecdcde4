#include "devices/backends.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "devices/simulated/simulated_monitor.h"
#if defined(_WIN32)
#include "devices/wasapi/wasapi_backend.h"
#include "devices/wasapi/wasapi_monitor.h"
#elif defined(__linux__)
#include "devices/pipewire/pipewire_backend.h"
#include "devices/pipewire/pipewire_monitor.h"
#endif

namespace anecho {
namespace {

// The sound system of the computer.
#if defined(_WIN32)
constexpr const char* kNative = "wasapi";
std::unique_ptr<Backend> OpenNative() { return OpenWasapiBackend(); }
std::unique_ptr<DeviceMonitor> WatchNative() { return OpenWasapiMonitor(); }
#elif defined(__linux__)
constexpr const char* kNative = "pipewire";
std::unique_ptr<Backend> OpenNative() { return OpenPipeWireBackend(); }
std::unique_ptr<DeviceMonitor> WatchNative() { return OpenPipeWireMonitor(); }
#else
#error "There is no backend for this system."
#endif

[[noreturn]] void RefuseName(const std::string& name) {
  throw Error(ANECHO_INVALID_CONFIG, std::string("backend must be one of ") + kNative +
                                         ", simulated on this system, not " + name);
}

}  // namespace

std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room) {
  if (name == "simulated") return OpenSimulatedBackend(room);
  if (name == kNative) return OpenNative();
  RefuseName(name);
}

std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name) {
  if (name == "simulated") return std::make_unique<SimulatedMonitor>();
  if (name == kNative) return WatchNative();
  RefuseName(name);
}

}  // namespace anecho
