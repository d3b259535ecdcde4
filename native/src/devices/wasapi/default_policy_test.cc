#include "devices/wasapi/default_policy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "devices/wasapi/wasapi_monitor.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakeSystem;

constexpr unsigned kAllRoles = kConsole | kMultimedia | kCommunications;

/// Chooses the default devices of a FakeSystem.
class FakePolicy : public testing::FakeObject<IPolicyConfig> {
 public:
  FakePolicy(FakeSystem& system, std::vector<FakeDevice*> devices)
      : system_(system), devices_(std::move(devices)) {}

  std::vector<std::pair<std::wstring, ERole>> calls;

  HRESULT STDMETHODCALLTYPE SetDefaultEndpoint(PCWSTR id, ERole role) override {
    const HRESULT result = system_.failures.Of("SetDefaultEndpoint");
    if (FAILED(result)) return result;
    calls.emplace_back(id, role);
    for (FakeDevice* const device : devices_) {
      if (device->id == id) system_.SetDefault(*device, role);
    }
    return S_OK;
  }

  HRESULT STDMETHODCALLTYPE GetMixFormat(PCWSTR, void**) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetDeviceFormat(PCWSTR, INT, void**) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE ResetDeviceFormat(PCWSTR) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetDeviceFormat(PCWSTR, void*, void*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetProcessingPeriod(PCWSTR, INT, INT64*, INT64*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetProcessingPeriod(PCWSTR, INT64*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetShareMode(PCWSTR, void*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetShareMode(PCWSTR, void*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetPropertyValue(PCWSTR, const PROPERTYKEY&, PROPVARIANT*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetPropertyValue(PCWSTR, const PROPERTYKEY&, PROPVARIANT*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetEndpointVisibility(PCWSTR, INT) override { return E_NOTIMPL; }

 private:
  FakeSystem& system_;
  const std::vector<FakeDevice*> devices_;
};

/// A microphone that is the default except for calls, which have no default; and a cable.
class WasapiDefaultPolicy : public ::testing::Test {
 protected:
  WasapiDefaultPolicy() {
    system_->SetDefault(microphone_, eConsole);
    system_->SetDefault(microphone_, eMultimedia);
  }
  ~WasapiDefaultPolicy() override { EXPECT_EQ(testing::Misdeeds::Sum(), 0); }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& microphone_ = system_->Add(L"microphone", eCapture);
  FakeDevice& cable_ = system_->Add(L"cable out", eCapture, 1);
  const ComPtr<FakePolicy> policy_ =
      ComPtr<FakePolicy>::Adopt(new FakePolicy(*system_.get(), {&microphone_, &cable_}));
  WasapiMonitor monitor_{ComPtr<IMMDeviceEnumerator>::Share(system_.get()),
                         std::chrono::seconds(10), ComPtr<IPolicyConfig>::Share(policy_.get())};
};

TEST_F(WasapiDefaultPolicy, B7_AllRolesAreChangedAndOnlyThoseThatHaveAnother) {
  EXPECT_EQ(monitor_.DefaultMicrophone(kConsole), "microphone");
  EXPECT_EQ(monitor_.DefaultMicrophone(kCommunications), "");
  monitor_.SetDefaultMicrophone(kConsole, "cable out");
  EXPECT_EQ(policy_->calls.size(), 1u);
  EXPECT_EQ(monitor_.DefaultMicrophone(kMultimedia), "microphone");
  monitor_.SetDefaultMicrophone(kAllRoles, "cable out");
  EXPECT_EQ(policy_->calls.size(), 3u) << "one was it already";
  for (const DefaultRole role : {kConsole, kMultimedia, kCommunications}) {
    EXPECT_EQ(monitor_.DefaultMicrophone(role), "cable out");
  }
  monitor_.SetDefaultMicrophone(kAllRoles, "cable out");
  EXPECT_EQ(policy_->calls.size(), 3u);
}

TEST_F(WasapiDefaultPolicy, B7_WhatWindowsRefusesIsASentence) {
  system_->failures.Fail("SetDefaultEndpoint", E_ACCESSDENIED);
  EXPECT_THROW(monitor_.SetDefaultMicrophone(kAllRoles, "cable out"), Error);
  EXPECT_EQ(monitor_.DefaultMicrophone(kConsole), "microphone");
  WasapiMonitor without(ComPtr<IMMDeviceEnumerator>::Share(system_.get()));
  try {
    without.SetDefaultMicrophone(kConsole, "cable out");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("sound settings"), std::string::npos);
  }
}

}  // namespace
}  // namespace anecho
