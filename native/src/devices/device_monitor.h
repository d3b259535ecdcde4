#ifndef ANECHO_DEVICES_DEVICE_MONITOR_H_
#define ANECHO_DEVICES_DEVICE_MONITOR_H_

#include <memory>
#include <string>
#include <vector>

#include "base/event_queue.h"
#include "devices/endpoint.h"

namespace anecho {

/// Whose recorders are watched.
struct RecorderWatch {
  /// Endpoint::id of the cable's render side; empty: the virtual microphone that this process makes
  /// itself, or nobody where there is none.
  std::string output;
  /// Endpoint::id of capture sides that the cable is believed to have. They count where the system
  /// doesn't tell whether two endpoints are of one device.
  std::vector<std::string> captures;
};

/// Watches a sound system: its endpoints, its defaults, and who records from the virtual
/// microphone. What changed arrives in a queue as events of the kinds ANECHO_EVENT_ENDPOINTS,
/// ANECHO_EVENT_DEFAULT, ANECHO_EVENT_RECORDERS and ANECHO_EVENT_SERVER; the present state is asked
/// for.
///
/// Its functions may block and run on any thread but the real-time one.
class DeviceMonitor {
 public:
  virtual ~DeviceMonitor() = default;

  /// Throws Error(ANECHO_DEVICE) if the sound system can't be asked.
  virtual std::vector<Endpoint> Endpoints() = 0;

  /// Watches who records from the capture side of a virtual cable; an event with the present number
  /// follows at once, and then one per change.
  ///
  virtual void WatchRecorders(const RecorderWatch& watch) = 0;

  /// Endpoint::id of the default microphone of one role; empty: none. PipeWire has one for all
  /// roles: the one that was chosen, whether it is there or not. Throws Error(ANECHO_DEVICE).
  virtual std::string DefaultMicrophone(DefaultRole role) = 0;

  /// Reads the defaults anew, where the system may have left out a change: once, before
  /// DefaultMicrophone() is called. Throws Error(ANECHO_DEVICE).
  virtual void RefreshDefaults() {}

  /// Makes a capture endpoint the default microphone. Throws Error(ANECHO_DEVICE).
  /// @param roles bits of DefaultRole. @param id Endpoint::id; empty: none is chosen any more,
  /// where the system knows that (PipeWire).
  virtual void SetDefaultMicrophone(unsigned roles, const std::string& id) = 0;

  virtual EventQueue& events() = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_MONITOR_H_
