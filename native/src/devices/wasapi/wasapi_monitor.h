#ifndef ANECHO_DEVICES_WASAPI_WASAPI_MONITOR_H_
#define ANECHO_DEVICES_WASAPI_WASAPI_MONITOR_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "devices/device_monitor.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/default_policy.h"
#include "devices/wasapi/monitor_signal.h"
#include "devices/wasapi/session_watcher.h"

namespace anecho {

/// Watches the devices and sessions of Windows on a thread of its own, which sleeps until Windows
/// reports a change. It also checks at regular intervals, since notifications can be missed.
class WasapiMonitor : public DeviceMonitor {
 public:
  /// @param enumerator where the devices come from; tests hand in their own.
  /// @param check_interval time between checks without a notification. @param policy interface that
  ///   chooses default devices; empty: SetDefaultMicrophone() throws. Throws Error(ANECHO_DEVICE).
  explicit WasapiMonitor(ComPtr<IMMDeviceEnumerator> enumerator,
                         std::chrono::milliseconds check_interval = std::chrono::seconds(10),
                         ComPtr<IPolicyConfig> policy = {});
  ~WasapiMonitor() override;
  WasapiMonitor(const WasapiMonitor&) = delete;
  WasapiMonitor& operator=(const WasapiMonitor&) = delete;

  std::vector<Endpoint> Endpoints() override;
  void WatchRecorders(const RecorderWatch& watch) override;
  std::string DefaultMicrophone(DefaultRole role) override;
  void SetDefaultMicrophone(unsigned roles, const std::string& id) override;
  EventQueue& events() override { return events_; }

 private:
  class Worker;

  void Work();
  void Tell(std::int32_t kind, const std::string& text, double value = 0);

  const MtaUsage mta_;
  const ComPtr<IMMDeviceEnumerator> enumerator_;
  const std::chrono::milliseconds check_interval_;
  const ComPtr<IPolicyConfig> policy_;
  const std::shared_ptr<MonitorSignal> signal_ = std::make_shared<MonitorSignal>();
  EventQueue events_;
  std::mutex mutex_;
  /// Request of WatchRecorders() that the thread has not taken yet.
  std::optional<RecorderWatch> wanted_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// Throws Error(ANECHO_DEVICE) if Windows has no sound system.
std::unique_ptr<DeviceMonitor> OpenWasapiMonitor();

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WASAPI_MONITOR_H_
