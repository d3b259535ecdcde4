#ifndef ANECHO_DEVICES_BACKENDS_H_
#define ANECHO_DEVICES_BACKENDS_H_

#include <memory>
#include <string>

#include "devices/device_monitor.h"
#include "devices/simulated/room_config.h"
#include "devices/streams.h"

namespace anecho {

/// Opens a sound system by the name that configurations use: simulated, and where this library was
/// built for it, pipewire or wasapi.
///
/// @param room of the simulated one. Throws Error(ANECHO_INVALID_CONFIG) for a name that is not
/// known or not of this system, Error(ANECHO_DEVICE) if the sound system is not there.
std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room);

/// Starts to watch the same. Throws as OpenBackend() does.
std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name);

}  // namespace anecho

#endif  // ANECHO_DEVICES_BACKENDS_H_
