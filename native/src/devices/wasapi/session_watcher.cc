#include "devices/wasapi/session_watcher.h"

#include <mutex>
#include <utility>
#include <vector>

#include "devices/wasapi/com_object.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/watched_session.h"

namespace anecho {

/// Collects new sessions. A callback may neither register with nor release a session,
/// so the watcher's thread does both.
class CreatedSessions : public ComObject<IAudioSessionNotification> {
 public:
  explicit CreatedSessions(std::shared_ptr<MonitorSignal> signal) : signal_(std::move(signal)) {}

  HRESULT STDMETHODCALLTYPE OnSessionCreated(IAudioSessionControl* session) override {
    if (session == nullptr) return E_POINTER;
    {
      const std::lock_guard lock(mutex_);
      sessions_.push_back(ComPtr<IAudioSessionControl>::Share(session));
    }
    signal_->Wake();
    return S_OK;
  }

  std::vector<ComPtr<IAudioSessionControl>> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(sessions_, {});
  }

 private:
  const std::shared_ptr<MonitorSignal> signal_;
  std::mutex mutex_;
  std::vector<ComPtr<IAudioSessionControl>> sessions_;
};

/// One capture endpoint and its sessions.
class SessionWatcher::Side {
 public:
  Side(IMMDevice& device, std::shared_ptr<MonitorSignal> signal)
      : signal_(std::move(signal)),
        created_(ComPtr<CreatedSessions>::Adopt(new CreatedSessions(signal_))) {
    device.Activate(__uuidof(IAudioSessionManager2), CLSCTX_ALL, nullptr, manager_.ReceiveVoid());
    if (manager_) registered_ = manager_->RegisterSessionNotification(created_.get());
  }

  ~Side() {
    if (SUCCEEDED(registered_)) manager_->UnregisterSessionNotification(created_.get());
  }
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  /// @return a failure if the endpoint doesn't answer any more; E_NOTIMPL if the system reports no
  ///   sessions of other processes.
  HRESULT Refresh() {
    // E_NOTIMPL comes from Wine, which lists only this process's own sessions.
    if (FAILED(registered_)) return registered_;
    // The enumerator may lack sessions that were announced, so both sources are used:
    // https://learn.microsoft.com/windows/win32/api/audiopolicy/nn-audiopolicy-iaudiosessionnotification
    const HRESULT listed = AddListed();
    for (const auto& session : created_->Take()) Add(session);
    std::erase_if(sessions_, [](const auto& entry) { return entry.second->IsOver(); });
    return listed;
  }

  /// Calls `visit` with each session that records.
  template <typename Visit>
  void ForEachActive(Visit visit) const {
    for (const auto& [id, session] : sessions_) {
      if (session->IsActive()) visit(*session);
    }
  }

 private:
  HRESULT AddListed() {
    if (!manager_) return E_FAIL;
    ComPtr<IAudioSessionEnumerator> list;
    int count = 0;
    HRESULT result = manager_->GetSessionEnumerator(list.Receive());
    if (SUCCEEDED(result)) result = list->GetCount(&count);
    if (FAILED(result)) return result;
    for (int i = 0; i < count; ++i) {
      ComPtr<IAudioSessionControl> session;
      if (SUCCEEDED(list->GetSession(i, session.Receive()))) Add(session);
    }
    return S_OK;
  }

  void Add(const ComPtr<IAudioSessionControl>& session) {
    auto control = session.As<IAudioSessionControl2>();
    if (!control) return;
    AudioSessionState state = AudioSessionStateExpired;
    if (FAILED(control->GetState(&state)) || state == AudioSessionStateExpired) return;
    const std::wstring id = SessionInstanceId(*control.get());
    if (id.empty() || sessions_.contains(id)) return;
    sessions_.emplace(id, std::make_unique<WatchedSession>(std::move(control), signal_));
  }

  const std::shared_ptr<MonitorSignal> signal_;
  ComPtr<IAudioSessionManager2> manager_;
  const ComPtr<CreatedSessions> created_;
  HRESULT registered_ = E_FAIL;
  /// By session instance id, so that each is registered once.
  std::map<std::wstring, std::unique_ptr<WatchedSession>> sessions_;
};

SessionWatcher::SessionWatcher(ComPtr<IMMDeviceEnumerator> enumerator,
                               std::shared_ptr<MonitorSignal> signal, DWORD own_process)
    : enumerator_(std::move(enumerator)), signal_(std::move(signal)), own_process_(own_process) {}

SessionWatcher::~SessionWatcher() = default;

void SessionWatcher::Watch(const RecorderWatch& watch) {
  watch_ = watch;
  RefreshEndpoints();
}

void SessionWatcher::RefreshEndpoints() {
  std::map<std::string, std::unique_ptr<Side>> sides;
  const auto devices = CaptureSidesOf(*enumerator_.get(), watch_);
  has_sides_ = devices.has_value();
  for (const auto& device : devices.value_or(std::vector<ComPtr<IMMDevice>>())) {
    const std::string id = DescribeEndpoint(*device.get()).id;
    const auto known = sides_.find(id);
    sides[id] = known != sides_.end() ? std::move(known->second)
                                      : std::make_unique<Side>(*device.get(), signal_);
  }
  sides_ = std::move(sides);
}

Recorders SessionWatcher::Refresh() {
  Recorders recorders;
  recorders.is_known = has_sides_;
  const auto count = [&](const WatchedSession& session) {
    if (session.process() == own_process_) return;
    ++recorders.count;
    const std::string name = session.Name();
    if (name.empty()) return;
    if (!recorders.names.empty()) recorders.names += ", ";
    recorders.names += name;
  };
  for (auto it = sides_.begin(); it != sides_.end();) {
    // A side that doesn't answer (the audio service ended) is dropped; the next RefreshEndpoints()
    // opens it again.
    const HRESULT result = it->second->Refresh();
    if (result == E_NOTIMPL) recorders.is_known = false;
    const bool stays = SUCCEEDED(result) || result == E_NOTIMPL;
    if (SUCCEEDED(result)) it->second->ForEachActive(count);
    it = stays ? std::next(it) : sides_.erase(it);
  }
  return recorders;
}

}  // namespace anecho
