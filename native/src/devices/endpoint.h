#ifndef ANECHO_DEVICES_ENDPOINT_H_
#define ANECHO_DEVICES_ENDPOINT_H_

#include <string>
#include <vector>

#include "devices/streams.h"

namespace anecho {

/// Which way an endpoint goes: a microphone captures, a loudspeaker renders.
enum class Flow { kCapture = 1, kRender };

enum class EndpointState { kActive = 1, kDisabled, kAbsent, kUnplugged };

enum class FormFactor {
  kUnknown = 1,
  kSpeakers,
  kHeadphones,
  kHeadset,
  kMicrophone,
  kLine,
  kDigital,
  kHandset,
};

/// A device as the system lists it.
struct Endpoint {
  /// The system's own, stable over restarts.
  std::string id;
  std::string name;
  Flow flow = Flow::kCapture;
  EndpointState state = EndpointState::kActive;
  /// Endpoints of one physical or virtual device share it; empty: not known.
  std::string container;
  FormFactor form_factor = FormFactor::kUnknown;
  /// The system says that software stands behind it. (Windows doesn't tell.)
  bool is_virtual = false;
  /// For which roles it is the system's default; the bits of DefaultRole.
  unsigned default_for = 0;
  /// What it mixes to or captures at.
  StreamFormat format;

  bool operator==(const Endpoint&) const = default;
};

/// Roles of a default device. Linux has only one, which counts as all of them.
enum DefaultRole : unsigned { kConsole = 1, kMultimedia = 2, kCommunications = 4 };

/// The endpoints as JSON: `[{"id", "name", "flow": "capture"|"render",
/// "state": "active"|"disabled"|"absent"|"unplugged", "container": text or null,
/// "formFactor": "speakers"|"headphones"|"headset"|"microphone"|"line"|"digital"|"handset"|
/// "unknown", "isVirtual", "defaultFor": ["console", "multimedia", "communications"],
/// "sampleRate", "channels"}]`.
std::string EndpointsJson(const std::vector<Endpoint>& endpoints);

}  // namespace anecho

#endif  // ANECHO_DEVICES_ENDPOINT_H_
