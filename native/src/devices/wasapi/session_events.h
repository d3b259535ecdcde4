#ifndef ANECHO_DEVICES_WASAPI_SESSION_EVENTS_H_
#define ANECHO_DEVICES_WASAPI_SESSION_EVENTS_H_

#include <audiopolicy.h>
#include <windows.h>

#include "devices/wasapi/com_object.h"

namespace anecho {

/// Session events, ignored unless a subclass needs them. Callbacks come on threads of Windows and
/// must neither wait nor register or unregister anything:
/// https://learn.microsoft.com/windows/win32/api/audiopolicy/nn-audiopolicy-iaudiosessionevents
class SessionEvents : public ComObject<IAudioSessionEvents> {
 public:
  HRESULT STDMETHODCALLTYPE OnDisplayNameChanged(LPCWSTR, LPCGUID) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE OnIconPathChanged(LPCWSTR, LPCGUID) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE OnSimpleVolumeChanged(float, WINBOOL, LPCGUID) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE OnChannelVolumeChanged(DWORD, float*, DWORD, LPCGUID) override {
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE OnGroupingParamChanged(LPCGUID, LPCGUID) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE OnStateChanged(AudioSessionState) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE OnSessionDisconnected(AudioSessionDisconnectReason) override {
    return S_OK;
  }
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_SESSION_EVENTS_H_
