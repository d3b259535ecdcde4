#include "devices/wasapi/watched_session.h"

#include <array>

#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/win_handle.h"

namespace anecho {

class WatchedSession::Events : public SessionEvents {
 public:
  explicit Events(std::shared_ptr<MonitorSignal> signal) : signal_(std::move(signal)) {}

  HRESULT STDMETHODCALLTYPE OnStateChanged(AudioSessionState) override {
    signal_->Wake();
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE OnSessionDisconnected(AudioSessionDisconnectReason) override {
    is_disconnected_.store(true);
    signal_->Wake();
    return S_OK;
  }

  bool is_disconnected() const { return is_disconnected_.load(); }

 private:
  const std::shared_ptr<MonitorSignal> signal_;
  std::atomic<bool> is_disconnected_{false};
};

WatchedSession::WatchedSession(ComPtr<IAudioSessionControl2> control,
                               std::shared_ptr<MonitorSignal> signal)
    : control_(std::move(control)), events_(ComPtr<Events>::Adopt(new Events(std::move(signal)))) {
  // Where this fails (Wine), only the monitor's regular checks find changes.
  control_->RegisterAudioSessionNotification(events_.get());
}

WatchedSession::~WatchedSession() { control_->UnregisterAudioSessionNotification(events_.get()); }

bool WatchedSession::IsActive() const {
  AudioSessionState state = AudioSessionStateInactive;
  return SUCCEEDED(control_->GetState(&state)) && state == AudioSessionStateActive;
}

bool WatchedSession::IsOver() const {
  AudioSessionState state = AudioSessionStateExpired;
  return FAILED(control_->GetState(&state)) || state == AudioSessionStateExpired ||
         events_->is_disconnected();
}

DWORD WatchedSession::process() const {
  DWORD process = 0;
  // If the result is AUDCLNT_S_NO_SINGLE_PROCESS, the id is that of one of several processes:
  // https://learn.microsoft.com/windows/win32/api/audiopolicy/nf-audiopolicy-iaudiosessioncontrol2-getprocessid
  return control_->GetProcessId(&process) == S_OK ? process : 0;
}

std::string WatchedSession::Name() const {
  const WinHandle process(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, this->process()));
  std::array<wchar_t, 1024> path{};
  auto size = static_cast<DWORD>(path.size());
  if (process && QueryFullProcessImageNameW(process.get(), 0, path.data(), &size)) {
    const std::string text = ToUtf8(path.data());
    return text.substr(text.find_last_of("\\/") + 1);
  }
  LPWSTR name = nullptr;
  if (FAILED(control_->GetDisplayName(&name))) return {};
  const CoTaskPtr<wchar_t> owner(name);
  return ToUtf8(name);
}

std::wstring SessionInstanceId(IAudioSessionControl2& control) {
  LPWSTR id = nullptr;
  if (FAILED(control.GetSessionInstanceIdentifier(&id)) || id == nullptr) return {};
  const CoTaskPtr<wchar_t> owner(id);
  return id;
}

}  // namespace anecho
