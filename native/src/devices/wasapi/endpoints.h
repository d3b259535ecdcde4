#ifndef ANECHO_DEVICES_WASAPI_ENDPOINTS_H_
#define ANECHO_DEVICES_WASAPI_ENDPOINTS_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "devices/device_monitor.h"
#include "devices/endpoint.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Windows' names of the roles of a default device.
inline constexpr std::array<std::pair<ERole, DefaultRole>, 3> kWindowsRoles{
    {{eConsole, kConsole}, {eMultimedia, kMultimedia}, {eCommunications, kCommunications}}};

/// @return every endpoint that Windows knows, also those that are unplugged or gone. Throws
///   Error(ANECHO_DEVICE) if Windows can't be asked.
std::vector<Endpoint> ListEndpoints(IMMDeviceEnumerator& enumerator);

/// Reads a device's own properties; the default roles are not filled.
Endpoint DescribeEndpoint(IMMDevice& device);

/// @return whether DescribeEndpoint() reads a property.
bool IsDescribing(const PROPERTYKEY& key);

/// A device that was found.
struct FoundDevice {
  ComPtr<IMMDevice> device;
  std::string id;
  /// Its name, or its id where it has none; for messages.
  std::string name;
};

/// @param id Endpoint::id; empty: the default device. Throws Error(ANECHO_DEVICE) if there is none.
FoundDevice FindDevice(IMMDeviceEnumerator& enumerator, Flow flow, const std::string& id);

/// Finds the other sides of a virtual cable: the active capture endpoints that share its render
/// endpoint's container. If the system doesn't tell the container of either, those that
/// RecorderWatch::captures names.
///
/// @return an empty list if there is no such render endpoint; nothing if the system doesn't tell.
std::optional<std::vector<ComPtr<IMMDevice>>> CaptureSidesOf(IMMDeviceEnumerator& enumerator,
                                                             const RecorderWatch& watch);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_ENDPOINTS_H_
