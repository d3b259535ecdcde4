#ifndef ANECHO_DEVICES_PIPEWIRE_CAPTURE_TARGET_H_
#define ANECHO_DEVICES_PIPEWIRE_CAPTURE_TARGET_H_

#include <string>
#include <vector>

#include "devices/pipewire/connection.h"

namespace anecho {

/// Node to capture, and its channels.
struct CaptureTarget {
  /// `node.name`.
  std::string node;
  /// Positions of its channels, in order, such as "FL".
  std::vector<std::string> positions;
};

/// Finds a microphone, or a loudspeaker whose monitor will be captured, and waits for its ports.
/// Call it without the connection's lock.
///
/// @param endpoint Endpoint::id; empty: the system's default. Throws Error(ANECHO_DEVICE) if it is
///   not there.
CaptureTarget FindCaptureTarget(Connection& connection, Flow flow, const std::string& endpoint);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CAPTURE_TARGET_H_
