#ifndef ANECHO_DEVICES_BACKENDS_H_
#define ANECHO_DEVICES_BACKENDS_H_

#include <memory>
#include <string>

#include "devices/audio_capturer.h"
#include "devices/device_meters.h"
#include "devices/device_monitor.h"
#include "devices/simulated/room_config.h"
#include "devices/streams.h"
#include "devices/virtual_mic.h"

namespace anecho {

/// Opens a sound system by the name that configurations use: simulated, and where this library was
/// built for it, pipewire or wasapi.
///
/// @param room of the simulated one. Throws Error(ANECHO_INVALID_CONFIG) for a name that is not
/// known or not of this system, Error(ANECHO_DEVICE) if the sound system is not there.
std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room);

/// Starts to watch the same. Throws as OpenBackend() does.
std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name);

/// Measures how loud devices are. Throws as OpenBackend() does.
std::unique_ptr<DeviceMeters> OpenDeviceMeters(const std::string& name,
                                               const DeviceMeters::Devices& devices);

/// Listens to what a loudspeaker plays, for an AudioCapturer.
///
/// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives what is
/// returned. Throws as OpenBackend() does, also where a sound system can't do this.
std::unique_ptr<LoopbackTap> OpenLoopbackTap(const std::string& name, const std::string& endpoint,
                                             LoopbackQueue& queue);

/// Makes a microphone that plays what is pushed, for a VirtualMic. Throws as OpenBackend() does,
/// also where a sound system can't do this.
///
/// @param shown_name what the person sees. @param cable as VirtualMic::Config's. @param queue
/// outlives what is returned.
std::unique_ptr<VirtualMicDevice> OpenVirtualMicDevice(const std::string& name,
                                                       const std::string& shown_name,
                                                       const std::string& cable, PushQueue& queue);

/// Plays what is pushed through speakers, for a VirtualMic. Throws as OpenBackend() does, also
/// where a sound system can't do this.
///
/// @param shown_name what the person sees. @param endpoint Endpoint::id; empty: the system's
/// default. @param queue outlives what is returned.
std::unique_ptr<VirtualMicDevice> OpenSpeakerDevice(const std::string& name,
                                                    const std::string& shown_name,
                                                    const std::string& endpoint, PushQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_BACKENDS_H_
