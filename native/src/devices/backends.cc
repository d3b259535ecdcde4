#include "devices/backends.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "devices/simulated/simulated_monitor.h"

namespace anecho {
namespace {

constexpr const char* kHere = "simulated";

[[noreturn]] void RefuseName(const std::string& name) {
  throw Error(ANECHO_INVALID_CONFIG,
              "backend must be one of " + std::string(kHere) + " on this system, not " + name);
}

}  // namespace

std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room) {
  if (name == "simulated") return OpenSimulatedBackend(room);
  RefuseName(name);
}

std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name) {
  if (name == "simulated") return std::make_unique<SimulatedMonitor>();
  RefuseName(name);
}

}  // namespace anecho
