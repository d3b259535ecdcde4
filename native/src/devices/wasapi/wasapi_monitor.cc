#include "devices/wasapi/wasapi_monitor.h"

#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "base/thread_name.h"
#include "devices/wasapi/device_watcher.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/wasapi_backend.h"

namespace anecho {
namespace {

constexpr std::size_t kEventCapacity = 256;

}  // namespace

/// The work of the monitor's thread. The thread destroys this object when it ends.
class WasapiMonitor::Worker {
 public:
  explicit Worker(WasapiMonitor& monitor)
      : monitor_(monitor),
        devices_(monitor.enumerator_, monitor.signal_),
        sessions_(monitor.enumerator_, monitor.signal_, GetCurrentProcessId()) {}

  /// @param endpoints whether endpoints may have changed.
  void Look(bool endpoints) {
    if (endpoints) LookAtDevices();
    if (const auto wanted = TakeWanted()) {
      sessions_.Watch(*wanted);
      told_.reset();
      is_watching_ = true;
    } else if (endpoints) {
      sessions_.RefreshEndpoints();
    }
    if (is_watching_) LookAtSessions();
  }

 private:
  void LookAtDevices() {
    const DeviceWatcher::Changes changes = devices_.Check();
    if (changes.endpoints) monitor_.Tell(ANECHO_EVENT_ENDPOINTS, "the devices have changed");
    if (changes.defaults) monitor_.Tell(ANECHO_EVENT_DEFAULT, "the default device has changed");
  }

  void LookAtSessions() {
    const Recorders recorders = sessions_.Refresh();
    if (told_ == recorders) return;
    told_ = recorders;
    monitor_.Tell(ANECHO_EVENT_RECORDERS, recorders.names,
                  recorders.is_known ? recorders.count : -1);
  }

  std::optional<RecorderWatch> TakeWanted() {
    const std::lock_guard lock(monitor_.mutex_);
    return std::exchange(monitor_.wanted_, std::nullopt);
  }

  WasapiMonitor& monitor_;
  DeviceWatcher devices_;
  SessionWatcher sessions_;
  bool is_watching_ = false;
  std::optional<Recorders> told_;
};

WasapiMonitor::WasapiMonitor(ComPtr<IMMDeviceEnumerator> enumerator,
                             std::chrono::milliseconds check_interval, ComPtr<IPolicyConfig> policy)
    : enumerator_(std::move(enumerator)),
      check_interval_(check_interval),
      policy_(std::move(policy)),
      events_(kEventCapacity) {
  // The worker is made here, not on the thread, so that the caller gets an error of its
  // constructor.
  auto worker = std::make_shared<Worker>(*this);
  thread_ = std::thread([this, worker = std::move(worker)]() mutable {
    NameThread("anecho-monitor");
    while (!stop_.load()) {
      const bool was_called = signal_->Wait(check_interval_);
      if (stop_.load()) break;
      try {
        worker->Look(signal_->TakeEndpoints() || !was_called);
      } catch (const Error&) {
        // The audio service is down. Later looks succeed once the service is back.
      }
    }
    worker.reset();
  });
}

WasapiMonitor::~WasapiMonitor() {
  stop_.store(true);
  signal_->Wake();
  thread_.join();
}

std::vector<Endpoint> WasapiMonitor::Endpoints() { return ListEndpoints(*enumerator_.get()); }

void WasapiMonitor::WatchRecorders(const RecorderWatch& watch) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = watch;
  }
  signal_->Wake();
}

std::string WasapiMonitor::DefaultMicrophone(DefaultRole role) {
  return DefaultCaptureOf(*enumerator_.get(), role);
}

void WasapiMonitor::SetDefaultMicrophone(unsigned roles, const std::string& id) {
  MakeDefault(policy_.get(), *enumerator_.get(), roles, id);
}

void WasapiMonitor::Tell(std::int32_t kind, const std::string& text, double value) {
  events_.Push({.kind = kind,
                .code = 0,
                .value = value,
                .text = text,
                .time = PerformanceNow(),
                .sequence = 0});
}

std::unique_ptr<DeviceMonitor> OpenWasapiMonitor() {
  const MtaUsage mta;
  return std::make_unique<WasapiMonitor>(SystemEnumerator(), std::chrono::seconds(10),
                                         SystemPolicy());
}

}  // namespace anecho
