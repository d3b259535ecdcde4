#ifndef ANECHO_DEVICES_WASAPI_SESSION_WATCHER_H_
#define ANECHO_DEVICES_WASAPI_SESSION_WATCHER_H_

#include <audiopolicy.h>
#include <mmdeviceapi.h>
#include <windows.h>

#include <map>
#include <memory>
#include <string>

#include "devices/device_monitor.h"
#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/monitor_signal.h"

namespace anecho {

/// Who records from the capture sides of a virtual cable.
struct Recorders {
  int count = 0;
  /// Names of the recorders' programs, separated by commas.
  std::string names;
  /// Whether the system tells who records. If not, the other members mean nothing.
  bool is_known = true;

  bool operator==(const Recorders&) const = default;
};

/// Counts the sessions of other processes that record from the capture sides of a render endpoint
/// (see CaptureSidesOf()). Windows' notifications only say when to look: each Refresh() asks all
/// sessions, so that its count is right even after a lost notification.
///
/// Call it from one thread only. Windows' callbacks don't enter it; they wake the signal.
class SessionWatcher {
 public:
  /// @param own_process process whose sessions don't count.
  SessionWatcher(ComPtr<IMMDeviceEnumerator> enumerator, std::shared_ptr<MonitorSignal> signal,
                 DWORD own_process);
  ~SessionWatcher();
  SessionWatcher(const SessionWatcher&) = delete;
  SessionWatcher& operator=(const SessionWatcher&) = delete;

  /// @param watch an empty RecorderWatch::output ends the watching.
  void Watch(const RecorderWatch& watch);

  /// Finds the capture endpoints anew. Call it when endpoints have come or gone, and at intervals.
  void RefreshEndpoints();

  /// Asks all sessions whether they record. @return those that do.
  Recorders Refresh();

 private:
  class Side;

  const ComPtr<IMMDeviceEnumerator> enumerator_;
  const std::shared_ptr<MonitorSignal> signal_;
  const DWORD own_process_;
  RecorderWatch watch_;
  /// Whether it is known which capture endpoints belong to the output.
  bool has_sides_ = true;
  /// By Endpoint::id.
  std::map<std::string, std::unique_ptr<Side>> sides_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_SESSION_WATCHER_H_
