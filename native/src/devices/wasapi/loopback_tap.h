#ifndef ANECHO_DEVICES_WASAPI_LOOPBACK_TAP_H_
#define ANECHO_DEVICES_WASAPI_LOOPBACK_TAP_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <memory>
#include <mutex>
#include <string>

#include "devices/audio_capturer.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/endpoints.h"

namespace anecho {

/// Captures what a render endpoint plays, on a thread of its own. While nothing plays, nothing
/// comes. If no endpoint was chosen, Follow() moves to a new default endpoint, and opens the
/// default endpoint again after its stream was lost, for example by a change of format.
class WasapiLoopbackTap final : public LoopbackTap {
 public:
  /// @param endpoint Endpoint::id; empty: the system's default. @param queue outlives this. Throws
  /// Error(ANECHO_DEVICE).
  WasapiLoopbackTap(ComPtr<IMMDeviceEnumerator> enumerator, std::string endpoint,
                    LoopbackQueue& queue);
  ~WasapiLoopbackTap() override;

  void Follow() override;
  StreamHealth health() const override;

 private:
  class Listener;

  void Listen(const FoundDevice& found);
  /// @return whether it is time to ask which endpoint is the default.
  bool IsDue();

  /// First, since it must outlive every COM object.
  const MtaUsage mta_;
  const ComPtr<IMMDeviceEnumerator> enumerator_;
  const std::string endpoint_;
  LoopbackQueue& queue_;
  Nanoseconds last_look_{0};
  /// Endpoint::id of the captured endpoint; for the consumer's thread only.
  std::string device_id_;
  /// Guards `listener_`: Follow() replaces it while health() may run on another thread.
  mutable std::mutex mutex_;
  std::unique_ptr<Listener> listener_;
};

/// Throws Error(ANECHO_DEVICE).
std::unique_ptr<LoopbackTap> OpenWasapiLoopbackTap(const std::string& endpoint,
                                                   LoopbackQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_LOOPBACK_TAP_H_
