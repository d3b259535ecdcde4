#include "devices/wasapi/device_watcher.h"

#include <string>
#include <utility>

#include "devices/wasapi/com_object.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/wasapi_error.h"

namespace anecho {
namespace {

std::vector<Endpoint> WithoutDefaults(std::vector<Endpoint> endpoints) {
  for (Endpoint& endpoint : endpoints) endpoint.default_for = 0;
  return endpoints;
}

std::vector<std::pair<std::string, unsigned>> DefaultEndpoints(
    const std::vector<Endpoint>& endpoints) {
  std::vector<std::pair<std::string, unsigned>> defaults;
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.default_for != 0) defaults.emplace_back(endpoint.id, endpoint.default_for);
  }
  return defaults;
}

}  // namespace

/// Called on threads of Windows, where nothing may wait:
/// https://learn.microsoft.com/windows/win32/api/mmdeviceapi/nn-mmdeviceapi-immnotificationclient
class DeviceWatcher::Notifications : public ComObject<IMMNotificationClient> {
 public:
  explicit Notifications(std::shared_ptr<MonitorSignal> signal) : signal_(std::move(signal)) {}

  HRESULT STDMETHODCALLTYPE OnDeviceStateChanged(LPCWSTR, DWORD) override { return Wake(); }
  HRESULT STDMETHODCALLTYPE OnDeviceAdded(LPCWSTR) override { return Wake(); }
  HRESULT STDMETHODCALLTYPE OnDeviceRemoved(LPCWSTR) override { return Wake(); }
  HRESULT STDMETHODCALLTYPE OnDefaultDeviceChanged(EDataFlow, ERole, LPCWSTR) override {
    return Wake();
  }
  HRESULT STDMETHODCALLTYPE OnPropertyValueChanged(LPCWSTR, const PROPERTYKEY key) override {
    // Most properties don't matter here, and some change all the time.
    return IsDescribing(key) ? Wake() : S_OK;
  }

 private:
  HRESULT Wake() {
    signal_->WakeForEndpoints();
    return S_OK;
  }

  const std::shared_ptr<MonitorSignal> signal_;
};

DeviceWatcher::DeviceWatcher(ComPtr<IMMDeviceEnumerator> enumerator,
                             std::shared_ptr<MonitorSignal> signal)
    : enumerator_(std::move(enumerator)),
      notifications_(ComPtr<Notifications>::Adopt(new Notifications(std::move(signal)))) {
  CheckWasapi(enumerator_->RegisterEndpointNotificationCallback(notifications_.get()),
              "the sound system");
  try {
    last_ = ListEndpoints(*enumerator_.get());
  } catch (...) {
    enumerator_->UnregisterEndpointNotificationCallback(notifications_.get());
    throw;
  }
}

DeviceWatcher::~DeviceWatcher() {
  enumerator_->UnregisterEndpointNotificationCallback(notifications_.get());
}

DeviceWatcher::Changes DeviceWatcher::Check() {
  std::vector<Endpoint> now = ListEndpoints(*enumerator_.get());
  Changes changes;
  changes.endpoints = WithoutDefaults(now) != WithoutDefaults(last_);
  changes.defaults = DefaultEndpoints(now) != DefaultEndpoints(last_);
  last_ = std::move(now);
  return changes;
}

}  // namespace anecho
