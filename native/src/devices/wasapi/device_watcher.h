#ifndef ANECHO_DEVICES_WASAPI_DEVICE_WATCHER_H_
#define ANECHO_DEVICES_WASAPI_DEVICE_WATCHER_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <memory>
#include <vector>

#include "devices/endpoint.h"
#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/monitor_signal.h"

namespace anecho {

/// Finds out that endpoints have come, gone or changed. Windows' notifications only say when to
/// look; a comparison with the last look tells what has changed, so that the next look makes up for
/// a lost notification.
class DeviceWatcher {
 public:
  struct Changes {
    bool endpoints = false;
    bool defaults = false;
  };

  /// @param signal woken when it is time to Check(). Throws Error(ANECHO_DEVICE).
  DeviceWatcher(ComPtr<IMMDeviceEnumerator> enumerator, std::shared_ptr<MonitorSignal> signal);
  ~DeviceWatcher();
  DeviceWatcher(const DeviceWatcher&) = delete;
  DeviceWatcher& operator=(const DeviceWatcher&) = delete;

  /// @return what has changed since the last call. Throws Error(ANECHO_DEVICE) if Windows can't be
  ///   asked.
  Changes Check();

 private:
  class Notifications;
  const ComPtr<IMMDeviceEnumerator> enumerator_;
  ComPtr<Notifications> notifications_;
  std::vector<Endpoint> last_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_DEVICE_WATCHER_H_
