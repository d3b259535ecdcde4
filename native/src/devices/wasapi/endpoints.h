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

/// The roles of a default device, each as Windows' value and as ours.
inline constexpr std::array<std::pair<ERole, DefaultRole>, 3> kWindowsRoles{
    {{eConsole, kConsole}, {eMultimedia, kMultimedia}, {eCommunications, kCommunications}}};

/// @return every endpoint that Windows knows, including disabled, unplugged and absent ones. Throws
///   Error(ANECHO_DEVICE) if Windows can't be asked.
std::vector<Endpoint> ListEndpoints(IMMDeviceEnumerator& enumerator);

/// Reads a device's own properties; leaves Endpoint::default_for at 0.
Endpoint DescribeEndpoint(IMMDevice& device);

/// @return whether DescribeEndpoint() reads the property `key`.
bool IsDescribing(const PROPERTYKEY& key);

/// A device that FindDevice() found.
struct FoundDevice {
  ComPtr<IMMDevice> device;
  std::string id;
  /// The device's name, or its id if it has no name; for messages.
  std::string name;
};

/// @param id Endpoint::id; empty: the default device for eConsole. Throws Error(ANECHO_DEVICE) if
///   there is no such device, or if it has the other flow.
FoundDevice FindDevice(IMMDeviceEnumerator& enumerator, Flow flow, const std::string& id);

/// Finds the capture sides of a virtual cable: the active capture endpoints in the container of the
/// render endpoint RecorderWatch::output. Where the render endpoint's container or the capture
/// endpoint's own is not known, a capture endpoint counts if RecorderWatch::captures names it.
///
/// @return an empty list if there is no such render endpoint; nothing if the render endpoint's
///   container is not known and no capture side was found.
std::optional<std::vector<ComPtr<IMMDevice>>> CaptureSidesOf(IMMDeviceEnumerator& enumerator,
                                                             const RecorderWatch& watch);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_ENDPOINTS_H_
