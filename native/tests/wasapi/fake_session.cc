#include "fake_session.h"

#include <utility>

namespace anecho::testing {

void FakeSession::Become(AudioSessionState state) {
  state_.store(state);
  callbacks_.Notify([&](IAudioSessionEvents& events) { events.OnStateChanged(state); });
}

void FakeSession::Disconnect(AudioSessionDisconnectReason reason) {
  callbacks_.Notify([&](IAudioSessionEvents& events) { events.OnSessionDisconnected(reason); });
}

void FakeSession::Chatter() {
  callbacks_.Notify([](IAudioSessionEvents& events) {
    float level = 1;
    events.OnDisplayNameChanged(L"name", nullptr);
    events.OnIconPathChanged(L"icon", nullptr);
    events.OnSimpleVolumeChanged(level, FALSE, nullptr);
    events.OnChannelVolumeChanged(1, &level, 0, nullptr);
    events.OnGroupingParamChanged(nullptr, nullptr);
  });
}

HRESULT FakeSession::GetState(AudioSessionState* state) {
  *state = state_.load();
  return S_OK;
}

HRESULT FakeSession::GetDisplayName(LPWSTR* name) {
  *name = CopyToCaller(name_);
  return S_OK;
}

HRESULT FakeSession::RegisterAudioSessionNotification(IAudioSessionEvents* events) {
  return callbacks_.Register(events);
}

HRESULT FakeSession::UnregisterAudioSessionNotification(IAudioSessionEvents* events) {
  return callbacks_.Unregister(events);
}

HRESULT FakeSession::GetSessionInstanceIdentifier(LPWSTR* id) {
  *id = CopyToCaller(instance_);
  return S_OK;
}

HRESULT FakeSession::GetProcessId(DWORD* process) {
  *process = process_;
  return S_OK;
}

class FakeSessionManager::List : public FakeObject<IAudioSessionEnumerator> {
 public:
  List(std::vector<ComPtr<FakeSession>> sessions, std::atomic<bool>& is_counted)
      : sessions_(std::move(sessions)), is_counted_(is_counted) {}

  HRESULT STDMETHODCALLTYPE GetCount(int* count) override {
    is_counted_.store(true);
    *count = static_cast<int>(sessions_.size());
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE GetSession(int index, IAudioSessionControl** session) override {
    if (index < 0 || index >= static_cast<int>(sessions_.size())) return E_INVALIDARG;
    sessions_[index]->AddRef();
    *session = sessions_[index].get();
    return S_OK;
  }

 private:
  const std::vector<ComPtr<FakeSession>> sessions_;
  std::atomic<bool>& is_counted_;
};

ComPtr<FakeSession> FakeSessionManager::Create(const std::wstring& instance, DWORD process,
                                               bool listed) {
  const auto name = L"app" + std::to_wstring(process);
  auto session = ComPtr<FakeSession>::Adopt(new FakeSession(instance, process, name));
  if (listed) {
    const std::lock_guard lock(mutex_);
    listed_.push_back(session);
  }
  if (is_counted_.load()) {
    callbacks_.Notify([&](IAudioSessionNotification& it) { it.OnSessionCreated(session.get()); });
  }
  return session;
}

void FakeSessionManager::Forget() {
  const std::lock_guard lock(mutex_);
  std::erase_if(listed_, [](const ComPtr<FakeSession>& session) {
    AudioSessionState state = AudioSessionStateExpired;
    session->GetState(&state);
    return state == AudioSessionStateExpired;
  });
}

HRESULT FakeSessionManager::GetSessionEnumerator(IAudioSessionEnumerator** list) {
  if (const HRESULT failure = failure_.load(); FAILED(failure)) return failure;
  const std::lock_guard lock(mutex_);
  *list = new List(listed_, is_counted_);
  return S_OK;
}

HRESULT FakeSessionManager::RegisterSessionNotification(IAudioSessionNotification* it) {
  return is_deaf_.load() ? E_NOTIMPL : callbacks_.Register(it);
}

HRESULT FakeSessionManager::UnregisterSessionNotification(IAudioSessionNotification* it) {
  return callbacks_.Unregister(it);
}

}  // namespace anecho::testing
