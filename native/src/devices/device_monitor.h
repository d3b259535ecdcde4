#ifndef ANECHO_DEVICES_DEVICE_MONITOR_H_
#define ANECHO_DEVICES_DEVICE_MONITOR_H_

#include <memory>
#include <string>
#include <vector>

#include "base/event_queue.h"
#include "devices/endpoint.h"

namespace anecho {

/// The virtual microphone whose recorders are watched.
struct RecorderWatch {
  /// Endpoint::id of the cable's render side; empty: Anecho's own virtual microphone, if the sound
  /// system can make one.
  std::string output;
  /// Endpoint::id of each presumed capture side of the cable. Used if the system does not say which
  /// endpoints belong to one device.
  std::vector<std::string> captures;
};

/// Watches a sound system: its endpoints, its defaults, and the applications that record from the
/// virtual microphone. It queues changes as ANECHO_EVENT_ENDPOINTS, ANECHO_EVENT_DEFAULT,
/// ANECHO_EVENT_RECORDERS and ANECHO_EVENT_SERVER; its functions return the present state.
///
/// Its functions may block, and may run on any thread except the real-time one.
class DeviceMonitor {
 public:
  virtual ~DeviceMonitor() = default;

  /// Lists the present endpoints. Throws Error(ANECHO_DEVICE) if the sound system does not answer.
  virtual std::vector<Endpoint> Endpoints() = 0;

  /// Watches which applications record from the virtual microphone that `watch` describes. Queues
  /// an event with the present number of recorders (-1: not known) at once, and then one per
  /// change.
  virtual void WatchRecorders(const RecorderWatch& watch) = 0;

  /// Endpoint::id of the default microphone of one role; empty: none. PipeWire has one default for
  /// all roles; this is the configured one, even if it is not connected. Throws
  /// Error(ANECHO_DEVICE).
  virtual std::string DefaultMicrophone(DefaultRole role) = 0;

  /// Reads the defaults again, since the system may not have announced a change. Call it before
  /// DefaultMicrophone(). Throws Error(ANECHO_DEVICE).
  virtual void RefreshDefaults() {}

  /// Makes a capture endpoint the default microphone. Throws Error(ANECHO_DEVICE).
  /// @param roles bits of DefaultRole.
  /// @param id Endpoint::id; empty: the system chooses (PipeWire only).
  virtual void SetDefaultMicrophone(unsigned roles, const std::string& id) = 0;

  /// The queue of the events named above.
  virtual EventQueue& events() = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_MONITOR_H_
