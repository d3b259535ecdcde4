#include "devices/wasapi/disconnect_listener.h"

#include "devices/wasapi/session_events.h"

namespace anecho {
namespace {

StreamHealth ToHealth(AudioSessionDisconnectReason reason) {
  switch (reason) {
    case DisconnectReasonFormatChanged:
      return StreamHealth::kFormatChanged;
    case DisconnectReasonServerShutdown:
      return StreamHealth::kServerLost;
    default:
      return StreamHealth::kGone;
  }
}

}  // namespace

class DisconnectListener::Events : public SessionEvents {
 public:
  HRESULT STDMETHODCALLTYPE OnSessionDisconnected(AudioSessionDisconnectReason reason) override {
    health_.store(ToHealth(reason));
    return S_OK;
  }

  StreamHealth health() const { return health_.load(); }

 private:
  std::atomic<StreamHealth> health_{StreamHealth::kGood};
};

DisconnectListener::DisconnectListener(IAudioClient& client)
    : events_(ComPtr<Events>::Adopt(new Events)) {
  const HRESULT result = client.GetService(__uuidof(IAudioSessionControl), session_.ReceiveVoid());
  if (FAILED(result)) session_.Reset();
  if (session_ && FAILED(session_->RegisterAudioSessionNotification(events_.get())))
    session_.Reset();
}

DisconnectListener::~DisconnectListener() {
  if (session_) session_->UnregisterAudioSessionNotification(events_.get());
}

StreamHealth DisconnectListener::heard() const { return events_->health(); }

}  // namespace anecho
