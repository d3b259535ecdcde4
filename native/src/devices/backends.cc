#include "devices/backends.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "devices/simulated/simulated_monitor.h"
#include "devices/stream_meters.h"
#if defined(_WIN32)
#include "devices/wasapi/loopback_tap.h"
#include "devices/wasapi/push_player.h"
#include "devices/wasapi/wasapi_backend.h"
#include "devices/wasapi/wasapi_monitor.h"
#elif defined(__linux__)
#include "devices/pipewire/loopback_tap.h"
#include "devices/pipewire/pipewire_backend.h"
#include "devices/pipewire/pipewire_meters.h"
#include "devices/pipewire/pipewire_monitor.h"
#include "devices/pipewire/push_source.h"
#endif

namespace anecho {
namespace {

// The sound system of the computer.
#if defined(_WIN32)
constexpr const char* kNative = "wasapi";
std::unique_ptr<Backend> OpenNative() { return OpenWasapiBackend(); }
std::unique_ptr<DeviceMonitor> WatchNative() { return OpenWasapiMonitor(); }
std::unique_ptr<DeviceMeters> MeterNative(const DeviceMeters::Devices& devices) {
  return std::make_unique<StreamMeters>(OpenNative(), devices);
}
std::unique_ptr<LoopbackTap> TapNative(const std::string& endpoint, LoopbackQueue& queue) {
  return OpenWasapiLoopbackTap(endpoint, queue);
}
std::unique_ptr<VirtualMicDevice> MakeNativeMic(const std::string&, const std::string& cable,
                                                PushQueue& queue) {
  return OpenWasapiCablePlayer(cable, queue);
}
std::unique_ptr<VirtualMicDevice> PlayNative(const std::string&, const std::string& endpoint,
                                             PushQueue& queue) {
  return OpenWasapiPlayer(endpoint, queue);
}
#elif defined(__linux__)
constexpr const char* kNative = "pipewire";
std::unique_ptr<Backend> OpenNative() { return OpenPipeWireBackend(); }
std::unique_ptr<DeviceMonitor> WatchNative() { return OpenPipeWireMonitor(); }
std::unique_ptr<DeviceMeters> MeterNative(const DeviceMeters::Devices& devices) {
  return OpenPipeWireMeters(devices);
}
std::unique_ptr<LoopbackTap> TapNative(const std::string& endpoint, LoopbackQueue& queue) {
  return OpenPipeWireLoopbackTap(endpoint, queue);
}
std::unique_ptr<VirtualMicDevice> MakeNativeMic(const std::string& name, const std::string&,
                                                PushQueue& queue) {
  return OpenPushedMicrophone(name, queue);
}
std::unique_ptr<VirtualMicDevice> PlayNative(const std::string& name, const std::string& endpoint,
                                             PushQueue& queue) {
  return OpenPushedPlayer(name, endpoint, queue);
}
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

std::unique_ptr<DeviceMeters> OpenDeviceMeters(const std::string& name,
                                               const DeviceMeters::Devices& devices) {
  if (name == "simulated") {
    return std::make_unique<StreamMeters>(OpenSimulatedBackend({}), devices);
  }
  if (name == kNative) return MeterNative(devices);
  RefuseName(name);
}

std::unique_ptr<LoopbackTap> OpenLoopbackTap(const std::string& name, const std::string& endpoint,
                                             LoopbackQueue& queue) {
  if (name == kNative) return TapNative(endpoint, queue);
  if (name != "simulated") RefuseName(name);
  throw Error(ANECHO_DEVICE,
              std::string("nothing can be captured from the simulated room: use ") + kNative);
}

std::unique_ptr<VirtualMicDevice> OpenVirtualMicDevice(const std::string& name,
                                                       const std::string& shown_name,
                                                       const std::string& cable, PushQueue& queue) {
  if (name == kNative) return MakeNativeMic(shown_name, cable, queue);
  if (name != "simulated") RefuseName(name);
  throw Error(ANECHO_DEVICE,
              std::string("the simulated room has no virtual microphone to feed: use ") + kNative);
}

std::unique_ptr<VirtualMicDevice> OpenSpeakerDevice(const std::string& name,
                                                    const std::string& shown_name,
                                                    const std::string& endpoint, PushQueue& queue) {
  if (name == kNative) return PlayNative(shown_name, endpoint, queue);
  if (name != "simulated") RefuseName(name);
  throw Error(ANECHO_DEVICE,
              std::string("nothing can be played in the simulated room: use ") + kNative);
}

}  // namespace anecho
