#ifndef ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
#define ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <memory>
#include <string>

#include "devices/virtual_mic.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Plays what is pushed into a queue through speakers, from a thread of its own. Throws
/// Error(ANECHO_DEVICE).
///
/// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives what is
/// returned.
std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(const std::string& endpoint, PushQueue& queue);

/// The same into a virtual cable, soon: a recorder on its other side waits for little.
///
/// @param endpoint Endpoint::id; never empty, since the default plays aloud.
std::unique_ptr<VirtualMicDevice> OpenWasapiCablePlayer(const std::string& endpoint,
                                                        PushQueue& queue);

/// Both of them, on another system's devices. @param lead how much waits in the endpoint's buffer
/// at most.
std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(ComPtr<IMMDeviceEnumerator> enumerator,
                                                   const std::string& endpoint, PushQueue& queue,
                                                   Nanoseconds lead);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
