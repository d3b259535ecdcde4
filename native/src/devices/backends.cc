#include "devices/backends.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "devices/simulated/simulated_monitor.h"
#ifdef __linux__
#include "devices/pipewire/pipewire_backend.h"
#include "devices/pipewire/pipewire_monitor.h"
#endif

namespace anecho {
namespace {

#ifdef __linux__
constexpr const char* kHere = "simulated, pipewire";
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
#ifdef __linux__
  if (name == "pipewire") return OpenPipeWireBackend();
#endif
  RefuseName(name);
}

std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name) {
  if (name == "simulated") return std::make_unique<SimulatedMonitor>();
#ifdef __linux__
  if (name == "pipewire") return OpenPipeWireMonitor();
#endif
  RefuseName(name);
}

}  // namespace anecho
