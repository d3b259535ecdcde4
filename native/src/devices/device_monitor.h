#ifndef ANECHO_DEVICES_DEVICE_MONITOR_H_
#define ANECHO_DEVICES_DEVICE_MONITOR_H_

#include <memory>
#include <string>
#include <vector>

#include "base/event_queue.h"
#include "devices/endpoint.h"

namespace anecho {

/// Watches a sound system: its endpoints, its defaults, and who records from the virtual
/// microphone. What changed arrives in a queue as events of the kinds ANECHO_EVENT_ENDPOINTS,
/// ANECHO_EVENT_DEFAULT and ANECHO_EVENT_RECORDERS; the present state is asked for.
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
  /// @param output Endpoint::id of the cable's render side; empty: the virtual microphone that this
  ///   process makes itself, or nobody where there is none.
  virtual void WatchRecorders(const std::string& output) = 0;

  virtual EventQueue& events() = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_MONITOR_H_
