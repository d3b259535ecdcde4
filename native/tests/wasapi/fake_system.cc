#include "fake_system.h"

#include <cstring>

namespace anecho::testing {
namespace {

constexpr HRESULT kNotFound = static_cast<HRESULT>(0x80070490);

bool IsKey(const PROPERTYKEY& key, DWORD first, DWORD pid) {
  return key.fmtid.Data1 == first && key.pid == pid;
}

}  // namespace

class FakeDevice::Endpoint : public FakeObject<IMMEndpoint> {
 public:
  explicit Endpoint(EDataFlow flow) : flow_(flow) {}
  HRESULT STDMETHODCALLTYPE GetDataFlow(EDataFlow* flow) override {
    *flow = flow_;
    return S_OK;
  }

 private:
  const EDataFlow flow_;
};

class FakeDevice::Properties : public FakeObject<IPropertyStore> {
 public:
  explicit Properties(FakeDevice& device) : device_(ComPtr<FakeDevice>::Share(&device)) {}

  HRESULT STDMETHODCALLTYPE GetValue(REFPROPERTYKEY key, PROPVARIANT* value) override {
    PropVariantInit(value);
    if (IsKey(key, 0xa45c254e, 14)) {
      value->vt = VT_LPWSTR;
      value->pwszVal = CopyToCaller(device_->name);
    } else if (const std::wstring* text = TextOf(key); text != nullptr && !text->empty()) {
      value->vt = VT_LPWSTR;
      value->pwszVal = CopyToCaller(*text);
    } else if (IsKey(key, 0x8c7ed206, 2) && device_->container.Data1 != 0) {
      value->vt = VT_CLSID;
      value->puuid = static_cast<GUID*>(CoTaskMemAlloc(sizeof(GUID)));
      *value->puuid = device_->container;
    } else if (IsKey(key, 0x1da5d803, 0)) {
      value->vt = VT_UI4;
      value->ulVal = device_->form_factor;
    } else if (IsKey(key, 0xf19f064d, 0)) {
      value->vt = VT_BLOB;
      value->blob.cbSize = sizeof(WAVEFORMATEXTENSIBLE);
      value->blob.pBlobData = static_cast<BYTE*>(CoTaskMemAlloc(sizeof(WAVEFORMATEXTENSIBLE)));
      std::memcpy(value->blob.pBlobData, &device_->abilities.mix_format,
                  sizeof(WAVEFORMATEXTENSIBLE));
    }
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE GetCount(DWORD*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetAt(DWORD, PROPERTYKEY*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetValue(REFPROPERTYKEY, REFPROPVARIANT) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Commit() override { return E_NOTIMPL; }

 private:
  const std::wstring* TextOf(const PROPERTYKEY& key) const {
    if (IsKey(key, 0x1da5d803, 8)) return &device_->jack;
    if (IsKey(key, 0x026e516e, 2)) return &device_->driver;
    if (IsKey(key, 0xb3f8fa53, 2)) return &device_->adapter;
    if (IsKey(key, 0xa45c254e, 24)) return &device_->enumerator;
    return nullptr;
  }

  const ComPtr<FakeDevice> device_;
};

HRESULT FakeDevice::QueryInterface(REFIID iid, void** object) {
  if (iid != __uuidof(IMMEndpoint)) return FakeObject<IMMDevice>::QueryInterface(iid, object);
  *object = static_cast<IMMEndpoint*>(new Endpoint(flow));
  return S_OK;
}

HRESULT FakeDevice::Activate(REFIID iid, DWORD, PROPVARIANT*, void** object) {
  const HRESULT result = failures_.Of("Activate");
  if (FAILED(result)) return result;
  if (state.load() != DEVICE_STATE_ACTIVE) return AUDCLNT_E_DEVICE_INVALIDATED;
  if (iid == __uuidof(IAudioSessionManager2)) return sessions->QueryInterface(iid, object);
  if (iid == __uuidof(IAudioEndpointVolume)) return volume->QueryInterface(iid, object);
  if (iid != __uuidof(IAudioClient)) return E_NOINTERFACE;
  clients.push_back(ComPtr<FakeClient>::Adopt(new FakeClient(abilities, failures_)));
  return client().QueryInterface(iid, object);
}

HRESULT FakeDevice::OpenPropertyStore(DWORD, IPropertyStore** store) {
  *store = new Properties(*this);
  return S_OK;
}

HRESULT FakeDevice::GetId(LPWSTR* text) {
  *text = CopyToCaller(id);
  return S_OK;
}

HRESULT FakeDevice::GetState(DWORD* now) {
  *now = state.load();
  return S_OK;
}

class FakeSystem::List : public FakeObject<IMMDeviceCollection> {
 public:
  explicit List(std::vector<ComPtr<FakeDevice>> devices) : devices_(std::move(devices)) {}
  HRESULT STDMETHODCALLTYPE GetCount(UINT* count) override {
    *count = static_cast<UINT>(devices_.size());
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE Item(UINT index, IMMDevice** device) override {
    if (index >= devices_.size()) return E_INVALIDARG;
    devices_[index]->AddRef();
    *device = devices_[index].get();
    return S_OK;
  }

 private:
  const std::vector<ComPtr<FakeDevice>> devices_;
};

FakeDevice& FakeSystem::Add(const std::wstring& id, EDataFlow flow, int container) {
  auto device = ComPtr<FakeDevice>::Adopt(new FakeDevice(id, flow, failures));
  device->name = id;
  device->container.Data1 = static_cast<unsigned long>(container);
  device->form_factor = flow == eCapture ? Microphone : Speakers;
  {
    const std::lock_guard lock(mutex_);
    devices_.push_back(device);
  }
  callbacks_.Notify([&](IMMNotificationClient& client) { client.OnDeviceAdded(id.c_str()); });
  return *device.get();
}

void FakeSystem::SetState(FakeDevice& device, DWORD state) {
  device.state.store(state);
  callbacks_.Notify([&](IMMNotificationClient& client) {
    client.OnDeviceStateChanged(device.id.c_str(), state);
  });
}

void FakeSystem::SetDefault(FakeDevice& device, ERole role) {
  {
    const std::lock_guard lock(mutex_);
    defaults_[{device.flow, role}] = device.id;
  }
  callbacks_.Notify([&](IMMNotificationClient& client) {
    client.OnDefaultDeviceChanged(device.flow, role, device.id.c_str());
  });
}

void FakeSystem::TellProperty(const FakeDevice& device, const PROPERTYKEY& key) {
  callbacks_.Notify([&](IMMNotificationClient& client) {
    client.OnPropertyValueChanged(device.id.c_str(), key);
  });
}

HRESULT FakeSystem::EnumAudioEndpoints(EDataFlow flow, DWORD states, IMMDeviceCollection** list) {
  const HRESULT result = failures.Of("EnumAudioEndpoints");
  if (FAILED(result)) return result;
  const std::lock_guard lock(mutex_);
  std::vector<ComPtr<FakeDevice>> found;
  for (const auto& device : devices_) {
    const bool is_wanted = flow == eAll || device->flow == flow;
    if (is_wanted && (device->state.load() & states) != 0) found.push_back(device);
  }
  *list = new List(std::move(found));
  return S_OK;
}

HRESULT FakeSystem::GetDefaultAudioEndpoint(EDataFlow flow, ERole role, IMMDevice** device) {
  std::wstring id;
  {
    const std::lock_guard lock(mutex_);
    const auto found = defaults_.find({flow, role});
    if (found == defaults_.end()) return kNotFound;
    id = found->second;
  }
  return GetDevice(id.c_str(), device);
}

HRESULT FakeSystem::GetDevice(LPCWSTR id, IMMDevice** device) {
  const std::lock_guard lock(mutex_);
  for (const auto& candidate : devices_) {
    if (candidate->id != id) continue;
    candidate->AddRef();
    *device = candidate.get();
    return S_OK;
  }
  return kNotFound;
}

HRESULT FakeSystem::RegisterEndpointNotificationCallback(IMMNotificationClient* client) {
  return callbacks_.Register(client);
}

HRESULT FakeSystem::UnregisterEndpointNotificationCallback(IMMNotificationClient* client) {
  return callbacks_.Unregister(client);
}

}  // namespace anecho::testing
