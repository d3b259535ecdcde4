#ifndef ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_
#define ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_

#include <atomic>
#include <chrono>

#include "devices/wasapi/win_handle.h"

namespace anecho {

/// How callbacks of Windows tell the monitor's thread that there is something to ask for. They
/// share it with the monitor, so that a late one finds it still there.
class MonitorSignal {
 public:
  void Wake() { SetEvent(event_.get()); }
  /// Also says that it is about endpoints.
  void WakeForEndpoints() {
    endpoints_.store(true);
    Wake();
  }

  /// @return whether there was a call; otherwise the time is over.
  bool Wait(std::chrono::milliseconds timeout) {
    return WaitForSingleObject(event_.get(), static_cast<DWORD>(timeout.count())) == WAIT_OBJECT_0;
  }
  /// @return whether endpoints were meant since the last time.
  bool TakeEndpoints() { return endpoints_.exchange(false); }

 private:
  const WinHandle event_ = WinHandle::Event();
  std::atomic<bool> endpoints_{false};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_
