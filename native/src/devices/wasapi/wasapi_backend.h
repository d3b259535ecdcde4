#ifndef ANECHO_DEVICES_WASAPI_WASAPI_BACKEND_H_
#define ANECHO_DEVICES_WASAPI_WASAPI_BACKEND_H_

#include <mmdeviceapi.h>
#include <windows.h>

#include <memory>
#include <string>

#include "devices/streams.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// The devices of Windows. Never opens output and reference on the same device, which would be a
/// loop. (The wiring plan avoids all other loops.)
class WasapiBackend : public Backend {
 public:
  /// @param enumerator where the devices come from; tests hand in their own.
  explicit WasapiBackend(ComPtr<IMMDeviceEnumerator> enumerator)
      : enumerator_(std::move(enumerator)) {}

  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) override;
  std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) override;
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) override;
  // real-time
  Nanoseconds Now() const override;

 private:
  /// First, since it must outlive every COM object.
  const MtaUsage mta_;
  const ComPtr<IMMDeviceEnumerator> enumerator_;
  /// Endpoint::id of the reference and of the output opened last.
  std::string reference_id_;
  std::string output_id_;
};

/// @return the system's device enumerator. Throws Error(ANECHO_DEVICE).
ComPtr<IMMDeviceEnumerator> SystemEnumerator();

/// Throws Error(ANECHO_DEVICE) if Windows has no sound system.
std::unique_ptr<Backend> OpenWasapiBackend();

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WASAPI_BACKEND_H_
