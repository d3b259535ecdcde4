#include "devices/wasapi/default_policy.h"

#include <algorithm>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/wasapi_error.h"

namespace anecho {
namespace {

// CPolicyConfigClient, the class of Windows that implements IPolicyConfig.
constexpr CLSID kPolicyClient = {
    0x870af99c, 0x171d, 0x4f9e, {0xaf, 0x0d, 0xe6, 0x3d, 0xf4, 0x0c, 0x2b, 0xc9}};

}  // namespace

ComPtr<IPolicyConfig> SystemPolicy() {
  ComPtr<IPolicyConfig> policy;
  const HRESULT result = CoCreateInstance(kPolicyClient, nullptr, CLSCTX_ALL,
                                          __uuidof(IPolicyConfig), policy.ReceiveVoid());
  return SUCCEEDED(result) ? std::move(policy) : ComPtr<IPolicyConfig>();
}

std::string DefaultCaptureOf(IMMDeviceEnumerator& enumerator, DefaultRole role) {
  const auto* const known =
      std::ranges::find(kWindowsRoles, role, [](const auto& it) { return it.second; });
  ComPtr<IMMDevice> device;
  const HRESULT result =
      enumerator.GetDefaultAudioEndpoint(eCapture, known->first, device.Receive());
  if (result == HRESULT_FROM_WIN32(ERROR_NOT_FOUND)) return "";
  CheckWasapi(result, "the default microphone");
  LPWSTR text = nullptr;
  CheckWasapi(device->GetId(&text), "the default microphone");
  const CoTaskPtr<wchar_t> id(text);
  return ToUtf8(id.get());
}

void MakeDefault(IPolicyConfig* policy, IMMDeviceEnumerator& enumerator, unsigned roles,
                 const std::string& id) {
  if (policy == nullptr) {
    throw Error(
        ANECHO_DEVICE,
        "this Windows lets no program choose the default microphone: choose it in the sound "
        "settings");
  }
  for (const auto& [role, bit] : kWindowsRoles) {
    if ((roles & bit) == 0 || DefaultCaptureOf(enumerator, bit) == id) continue;
    CheckWasapi(policy->SetDefaultEndpoint(ToUtf16(id).c_str(), role), "the default microphone");
  }
}

}  // namespace anecho
