#ifndef ANECHO_DEVICES_ENDPOINT_H_
#define ANECHO_DEVICES_ENDPOINT_H_

#include <string>
#include <vector>

#include "devices/streams.h"

namespace anecho {

/// Direction of an endpoint: a microphone captures, a loudspeaker renders.
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

/// Kind of an endpoint's jack, as its driver reports it.
enum class Jack {
  kUnknown = 1,
  kMicrophone,
  kLine,
  kDigital,
  kHeadset,
  kSpeakers,
  /// No jack of a kind above, such as an endpoint inside the sound card (Stereo Mix).
  kNone,
};

/// A device as the system lists it.
struct Endpoint {
  /// Identifier that the system gives the endpoint; the same after a restart.
  std::string id;
  std::string name;
  Flow flow = Flow::kCapture;
  EndpointState state = EndpointState::kActive;
  /// Endpoints of one physical or virtual device share it; empty: not known.
  std::string container;
  FormFactor form_factor = FormFactor::kUnknown;
  /// The device is software, not hardware, as far as the system tells.
  bool is_virtual = false;
  /// For which roles it is the system's default; the bits of DefaultRole.
  unsigned default_for = 0;
  /// Format in which the system mixes or captures the endpoint's sound.
  StreamFormat format;
  // Known on some systems only; empty elsewhere.
  /// Bus that its device is attached to, in lower case, such as "hdaudio", "usb", "pci" and "root"
  /// (no hardware).
  std::string bus{};
  /// Endpoints of one sound card share it.
  std::string adapter{};
  /// Name that the driver gives the device.
  std::string driver{};
  Jack jack = Jack::kUnknown;
  /// Ids of the endpoints whose sound a program passes on to this microphone.
  std::vector<std::string> fed_by{};
  /// Id of the loudspeaker to which a program passes on what is played here.
  std::string plays_into{};
  /// Rank in the system's own choice of a default, higher first; 0: not known.
  int priority = 0;
  /// It would be the default if Anecho's own microphone were not the default.
  bool is_fallback_default = false;

  bool operator==(const Endpoint&) const = default;
};

/// Roles of a default device. Linux has only one, which counts as all of them.
enum DefaultRole : unsigned { kConsole = 1, kMultimedia = 2, kCommunications = 4 };

/// The endpoints as JSON: `[{"id", "name", "flow": "capture"|"render",
/// "state": "active"|"disabled"|"absent"|"unplugged", "container": text or null,
/// "formFactor": "speakers"|"headphones"|"headset"|"microphone"|"line"|"digital"|"handset"|
/// "unknown", "isVirtual", "defaultFor": ["console", "multimedia", "communications"],
/// "sampleRate", "channels"}]`, and, where known, "bus", "adapter", "driver", "jack":
/// "microphone"|"line"|"digital"|"headset"|"speakers"|"none", "fedBy": [id], "playsInto": id,
/// "priority", "isFallbackDefault": true.
std::string EndpointsJson(const std::vector<Endpoint>& endpoints);

}  // namespace anecho

#endif  // ANECHO_DEVICES_ENDPOINT_H_
