#ifndef ANECHO_DEVICES_WASAPI_WATCHED_SESSION_H_
#define ANECHO_DEVICES_WASAPI_WATCHED_SESSION_H_

#include <audiopolicy.h>
#include <windows.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/monitor_signal.h"
#include "devices/wasapi/session_events.h"

namespace anecho {

/// One audio session. Its events wake the monitor for as long as this object lives.
class WatchedSession {
 public:
  WatchedSession(ComPtr<IAudioSessionControl2> control, std::shared_ptr<MonitorSignal> signal);
  ~WatchedSession();
  WatchedSession(const WatchedSession&) = delete;
  WatchedSession& operator=(const WatchedSession&) = delete;

  /// @return whether it records now.
  bool IsActive() const;
  /// @return whether it has expired or was disconnected: it won't record again.
  bool IsOver() const;
  /// @return id of the session's process; 0: not known, or the session has several.
  DWORD process() const;
  /// @return the program's file name, or what the session calls itself.
  std::string Name() const;

 private:
  class Events;
  const ComPtr<IAudioSessionControl2> control_;
  const ComPtr<Events> events_;
};

/// @return Windows' identifier of a session instance; empty if it can't be read any more.
std::wstring SessionInstanceId(IAudioSessionControl2& control);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WATCHED_SESSION_H_
