#ifndef ANECHO_DEVICES_WASAPI_DEFAULT_POLICY_H_
#define ANECHO_DEVICES_WASAPI_DEFAULT_POLICY_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <string>

#include "devices/endpoint.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Interface by which Windows' own sound settings choose default devices. It is in no header and no
/// documentation, but has been the same since Windows 7. Only SetDefaultEndpoint() is called; the
/// other methods keep that function's place in the vtable.
struct IPolicyConfig : public IUnknown {
  virtual HRESULT STDMETHODCALLTYPE GetMixFormat(PCWSTR, void**) = 0;
  virtual HRESULT STDMETHODCALLTYPE GetDeviceFormat(PCWSTR, INT, void**) = 0;
  virtual HRESULT STDMETHODCALLTYPE ResetDeviceFormat(PCWSTR) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetDeviceFormat(PCWSTR, void*, void*) = 0;
  virtual HRESULT STDMETHODCALLTYPE GetProcessingPeriod(PCWSTR, INT, INT64*, INT64*) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetProcessingPeriod(PCWSTR, INT64*) = 0;
  virtual HRESULT STDMETHODCALLTYPE GetShareMode(PCWSTR, void*) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetShareMode(PCWSTR, void*) = 0;
  virtual HRESULT STDMETHODCALLTYPE GetPropertyValue(PCWSTR, const PROPERTYKEY&, PROPVARIANT*) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetPropertyValue(PCWSTR, const PROPERTYKEY&, PROPVARIANT*) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetDefaultEndpoint(PCWSTR id, ERole role) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetEndpointVisibility(PCWSTR, INT) = 0;
};

}  // namespace anecho

#ifdef __CRT_UUID_DECL
// Tells GCC the interface's UUID.
__CRT_UUID_DECL(anecho::IPolicyConfig, 0xf8679f50, 0x850a, 0x41cf, 0x9c, 0x72, 0x43, 0x0f, 0x29,
                0x02, 0x90, 0xc8)
#endif

namespace anecho {

/// @return the system's IPolicyConfig; empty if the system has none (Wine).
ComPtr<IPolicyConfig> SystemPolicy();

/// @return Endpoint::id of the default microphone; empty: there is none. Throws
///   Error(ANECHO_DEVICE).
std::string DefaultCaptureOf(IMMDeviceEnumerator& enumerator, DefaultRole role);

/// Makes an endpoint the default for each of the given roles for which it is not the default
/// already. Throws Error(ANECHO_DEVICE).
/// @param policy NULL: throws.
/// @param roles bits of DefaultRole.
void MakeDefault(IPolicyConfig* policy, IMMDeviceEnumerator& enumerator, unsigned roles,
                 const std::string& id);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_DEFAULT_POLICY_H_
