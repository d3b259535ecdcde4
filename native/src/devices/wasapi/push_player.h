#ifndef ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
#define ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <memory>
#include <string>

#include "devices/virtual_mic.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Plays a queue's sound through speakers, on a thread of its own. Throws Error(ANECHO_DEVICE).
///
/// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives the player.
std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(const std::string& endpoint, PushQueue& queue);

/// As OpenWasapiPlayer(), but plays into a virtual cable and keeps little sound in the endpoint's
/// buffer, so that recorders get the sound soon.
///
/// @param endpoint Endpoint::id; never empty: the default endpoint would play aloud.
std::unique_ptr<VirtualMicDevice> OpenWasapiCablePlayer(const std::string& endpoint,
                                                        PushQueue& queue);

/// Opens a player for speakers or a cable on the devices of `enumerator`. @param lead longest sound
/// that waits in the endpoint's buffer.
std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(ComPtr<IMMDeviceEnumerator> enumerator,
                                                   const std::string& endpoint, PushQueue& queue,
                                                   Nanoseconds lead);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
