#ifndef ANECHO_DEVICES_WASAPI_DISCONNECT_LISTENER_H_
#define ANECHO_DEVICES_WASAPI_DISCONNECT_LISTENER_H_

#include <audioclient.h>
#include <audiopolicy.h>
#include <windows.h>

#include <atomic>

#include "devices/streams.h"
#include "devices/wasapi/com_object.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Learns why Windows ended a stream; the stream's own calls only tell that it has ended.
class DisconnectListener {
 public:
  /// Listens to the client's session; hears nothing if the session reports no events (Wine).
  explicit DisconnectListener(IAudioClient& client);
  ~DisconnectListener();
  DisconnectListener(const DisconnectListener&) = delete;
  DisconnectListener& operator=(const DisconnectListener&) = delete;

  // real-time
  /// @return the stream's health by the reason that Windows gave; kGood until it gives one.
  StreamHealth heard() const;

 private:
  class Events;
  ComPtr<IAudioSessionControl> session_;
  ComPtr<Events> events_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_DISCONNECT_LISTENER_H_
