#ifndef ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_
#define ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_

#include <atomic>
#include <chrono>

#include "devices/wasapi/win_handle.h"

namespace anecho {

/// Lets callbacks of Windows wake the monitor's thread. Callbacks and monitor share it, so that it
/// still exists for a late callback.
class MonitorSignal {
 public:
  void Wake() { SetEvent(event_.get()); }
  /// Wakes the thread, and notes that endpoints may have changed.
  void WakeForEndpoints() {
    endpoints_.store(true);
    Wake();
  }

  /// Waits for Wake(); a Wake() since the last Wait() counts too.
  /// @return false after the timeout.
  bool Wait(std::chrono::milliseconds timeout) {
    return WaitForSingleObject(event_.get(), static_cast<DWORD>(timeout.count())) == WAIT_OBJECT_0;
  }
  /// @return whether WakeForEndpoints() was called since the last TakeEndpoints().
  bool TakeEndpoints() { return endpoints_.exchange(false); }

 private:
  const WinHandle event_ = WinHandle::Event();
  std::atomic<bool> endpoints_{false};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_MONITOR_SIGNAL_H_
