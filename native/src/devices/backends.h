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
/// @param room settings for `simulated`. Throws Error(ANECHO_INVALID_CONFIG) for a name that is not
///   known or not of this system, Error(ANECHO_DEVICE) if the sound system is not there, and as
///   SimulatedBackend does.
std::unique_ptr<Backend> OpenBackend(const std::string& name, const RoomConfig& room);

/// Opens the device monitor of a sound system. Throws as OpenBackend() does.
std::unique_ptr<DeviceMonitor> OpenMonitor(const std::string& name);

/// Opens level meters for devices. Throws as OpenBackend() does.
std::unique_ptr<DeviceMeters> OpenDeviceMeters(const std::string& name,
                                               const DeviceMeters::Devices& devices);

/// Opens a tap for an AudioCapturer: it captures what a loudspeaker plays. Throws as OpenBackend()
/// does, and Error(ANECHO_DEVICE) if the endpoint is not there or the sound system can't do this.
///
/// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives the tap.
std::unique_ptr<LoopbackTap> OpenLoopbackTap(const std::string& name, const std::string& endpoint,
                                             LoopbackQueue& queue);

/// Makes a virtual microphone that plays pushed sound, for a VirtualMic; on Windows, plays the
/// sound into a virtual cable. Throws as OpenLoopbackTap() does.
///
/// @param shown_name what the person sees (not on Windows). @param cable as VirtualMic::Config's.
/// @param queue outlives the microphone.
std::unique_ptr<VirtualMicDevice> OpenVirtualMicDevice(const std::string& name,
                                                       const std::string& shown_name,
                                                       const std::string& cable, PushQueue& queue);

/// Plays pushed sound through speakers, for a VirtualMic. Throws as OpenLoopbackTap() does.
///
/// @param shown_name what the person sees (not on Windows). @param endpoint Endpoint::id; empty:
///   the system's default. @param queue outlives the returned device.
std::unique_ptr<VirtualMicDevice> OpenSpeakerDevice(const std::string& name,
                                                    const std::string& shown_name,
                                                    const std::string& endpoint, PushQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_BACKENDS_H_
