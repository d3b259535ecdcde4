#ifndef ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
#define ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_

#include <memory>
#include <string>

#include "devices/virtual_mic.h"

namespace anecho {

/// Plays what is pushed into a queue through speakers, from a thread of its own. Throws
/// Error(ANECHO_DEVICE).
///
/// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives what is
/// returned.
std::unique_ptr<VirtualMicDevice> OpenWasapiPlayer(const std::string& endpoint, PushQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_PUSH_PLAYER_H_
