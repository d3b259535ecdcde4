#ifndef ANECHO_TESTS_WASAPI_FAKE_SYSTEM_H_
#define ANECHO_TESTS_WASAPI_FAKE_SYSTEM_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "devices/wasapi/com_ptr.h"
#include "fake_callbacks.h"
#include "fake_client.h"
#include "fake_failures.h"
#include "fake_session.h"
#include "fake_volume.h"

namespace anecho::testing {

/// An endpoint device with its clients, sessions and volume control.
class FakeDevice : public FakeObject<IMMDevice> {
 public:
  FakeDevice(std::wstring device_id, EDataFlow data_flow, const FakeFailures& failures)
      : id(std::move(device_id)), flow(data_flow), failures_(failures) {}

  const std::wstring id;
  const EDataFlow flow;
  std::wstring name = L"Device";
  /// All zero: Windows doesn't know it.
  GUID container{};
  UINT form_factor = Speakers;
  // Empty: Windows has no such property.
  std::wstring jack;
  std::wstring driver;
  std::wstring adapter;
  std::wstring enumerator;
  std::atomic<DWORD> state{DEVICE_STATE_ACTIVE};
  FakeAbilities abilities;
  const ComPtr<FakeSessionManager> sessions =
      ComPtr<FakeSessionManager>::Adopt(new FakeSessionManager);
  const ComPtr<FakeVolume> volume = ComPtr<FakeVolume>::Adopt(new FakeVolume);
  /// The activated clients, the newest last.
  std::vector<ComPtr<FakeClient>> clients;
  FakeClient& client() { return *clients.back().get(); }

  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** object) override;
  HRESULT STDMETHODCALLTYPE Activate(REFIID iid, DWORD context, PROPVARIANT* parameters,
                                     void** object) override;
  HRESULT STDMETHODCALLTYPE OpenPropertyStore(DWORD access, IPropertyStore** store) override;
  HRESULT STDMETHODCALLTYPE GetId(LPWSTR* text) override;
  HRESULT STDMETHODCALLTYPE GetState(DWORD* now) override;

 private:
  class Endpoint;
  class Properties;
  const FakeFailures& failures_;
};

/// The sound system of a computer, as Windows' documentation describes it. It has what Wine lacks:
/// sessions of other processes, notifications, containers, calls that fail on request.
class FakeSystem : public FakeObject<IMMDeviceEnumerator> {
 public:
  FakeFailures failures;

  /// Adds a device and notifies. @param container 0: none.
  FakeDevice& Add(const std::wstring& id, EDataFlow flow, int container = 0);
  /// Changes the device's state and notifies.
  void SetState(FakeDevice& device, DWORD state);
  /// Changes the device's state; the notification is lost.
  void SetStateSilently(FakeDevice& device, DWORD state) { device.state.store(state); }
  /// Makes the device the default for a role and notifies.
  void SetDefault(FakeDevice& device, ERole role);
  /// Notifies that a property has changed.
  void TellProperty(const FakeDevice& device, const PROPERTYKEY& key);
  std::size_t listeners() const { return callbacks_.size(); }

  HRESULT STDMETHODCALLTYPE EnumAudioEndpoints(EDataFlow flow, DWORD states,
                                               IMMDeviceCollection** list) override;
  HRESULT STDMETHODCALLTYPE GetDefaultAudioEndpoint(EDataFlow flow, ERole role,
                                                    IMMDevice** device) override;
  HRESULT STDMETHODCALLTYPE GetDevice(LPCWSTR id, IMMDevice** device) override;
  HRESULT STDMETHODCALLTYPE
  RegisterEndpointNotificationCallback(IMMNotificationClient* client) override;
  HRESULT STDMETHODCALLTYPE
  UnregisterEndpointNotificationCallback(IMMNotificationClient* client) override;

 private:
  class List;
  std::mutex mutex_;
  std::vector<ComPtr<FakeDevice>> devices_;
  std::map<std::pair<EDataFlow, ERole>, std::wstring> defaults_;
  FakeCallbacks<IMMNotificationClient> callbacks_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_SYSTEM_H_
