#ifndef ANECHO_TESTS_WASAPI_FAKE_SESSION_H_
#define ANECHO_TESTS_WASAPI_FAKE_SESSION_H_

#include <audioclient.h>
#include <audiopolicy.h>
#include <windows.h>

#include <mutex>
#include <string>
#include <vector>

#include "devices/wasapi/com_ptr.h"
#include "fake_callbacks.h"

namespace anecho::testing {

/// An audio session of some process.
class FakeSession : public FakeObject<IAudioSessionControl2, IAudioSessionControl> {
 public:
  FakeSession(std::wstring instance, DWORD process, std::wstring name)
      : instance_(std::move(instance)), process_(process), name_(std::move(name)) {}

  /// Changes the session's state and reports that from a foreign thread.
  void Become(AudioSessionState state);
  /// https://learn.microsoft.com/windows/win32/api/audiopolicy/nf-audiopolicy-iaudiosessionevents-onsessiondisconnected
  void Disconnect(AudioSessionDisconnectReason reason);
  /// Sends events that no listener needs.
  void Chatter();
  /// Callbacks registered.
  std::size_t listeners() const { return callbacks_.size(); }

  HRESULT STDMETHODCALLTYPE GetState(AudioSessionState* state) override;
  HRESULT STDMETHODCALLTYPE GetDisplayName(LPWSTR* name) override;
  HRESULT STDMETHODCALLTYPE SetDisplayName(LPCWSTR, LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetIconPath(LPWSTR*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetIconPath(LPCWSTR, LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetGroupingParam(GUID*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetGroupingParam(LPCGUID, LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE RegisterAudioSessionNotification(IAudioSessionEvents* events) override;
  HRESULT STDMETHODCALLTYPE
  UnregisterAudioSessionNotification(IAudioSessionEvents* events) override;
  HRESULT STDMETHODCALLTYPE GetSessionIdentifier(LPWSTR*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetSessionInstanceIdentifier(LPWSTR* id) override;
  HRESULT STDMETHODCALLTYPE GetProcessId(DWORD* process) override;
  HRESULT STDMETHODCALLTYPE IsSystemSoundsSession() override { return S_FALSE; }
  HRESULT STDMETHODCALLTYPE SetDuckingPreference(WINBOOL) override { return E_NOTIMPL; }

 private:
  const std::wstring instance_;
  const DWORD process_;
  const std::wstring name_;
  std::atomic<AudioSessionState> state_{AudioSessionStateInactive};
  FakeCallbacks<IAudioSessionEvents> callbacks_;
};

/// The manager of one endpoint's sessions. It reports new sessions only after somebody has called
/// GetCount() of a session enumerator:
/// https://learn.microsoft.com/windows/win32/api/audiopolicy/nf-audiopolicy-iaudiosessionmanager2-registersessionnotification
class FakeSessionManager : public FakeObject<IAudioSessionManager2, IAudioSessionManager> {
 public:
  /// Adds a session.
  /// @param listed whether enumerators list it; if false, even those that are made later lack it.
  ComPtr<FakeSession> Create(const std::wstring& instance, DWORD process, bool listed = true);
  /// Removes expired sessions from the list.
  void Forget();
  /// From now on, sessions can't be listed, as if the audio service had ended.
  void Break() { failure_.store(AUDCLNT_E_SERVICE_NOT_RUNNING); }
  /// From now on, sessions can't be listed, as if the system had no session managers.
  void BeUnknown() { failure_.store(E_NOTIMPL); }
  /// From now on, nobody can register for new sessions.
  void BeDeaf() { is_deaf_.store(true); }
  std::size_t listeners() const { return callbacks_.size(); }

  HRESULT STDMETHODCALLTYPE GetAudioSessionControl(LPCGUID, DWORD,
                                                   IAudioSessionControl**) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetSimpleAudioVolume(LPCGUID, DWORD, ISimpleAudioVolume**) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetSessionEnumerator(IAudioSessionEnumerator** list) override;
  HRESULT STDMETHODCALLTYPE RegisterSessionNotification(IAudioSessionNotification* it) override;
  HRESULT STDMETHODCALLTYPE UnregisterSessionNotification(IAudioSessionNotification* it) override;
  HRESULT STDMETHODCALLTYPE RegisterDuckNotification(LPCWSTR,
                                                     IAudioVolumeDuckNotification*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE UnregisterDuckNotification(IAudioVolumeDuckNotification*) override {
    return E_NOTIMPL;
  }

 private:
  class List;
  std::mutex mutex_;
  std::vector<ComPtr<FakeSession>> listed_;
  std::atomic<bool> is_counted_{false};
  std::atomic<bool> is_deaf_{false};
  std::atomic<HRESULT> failure_{S_OK};
  FakeCallbacks<IAudioSessionNotification> callbacks_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_SESSION_H_
