#include "devices/wasapi/wasapi_backend.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/loopback_stream.h"
#include "devices/wasapi/microphone_stream.h"
#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/render_stream.h"
#include "devices/wasapi/wasapi_error.h"

namespace anecho {

std::unique_ptr<CaptureStream> WasapiBackend::OpenMicrophone(const StreamRequest& request) {
  const FoundDevice found = FindDevice(*enumerator_.get(), Flow::kCapture, request.endpoint);
  return MicrophoneStream::Open(found, request.keep_effects);
}

std::unique_ptr<CaptureStream> WasapiBackend::OpenReference(const std::string& endpoint) {
  const FoundDevice found = FindDevice(*enumerator_.get(), Flow::kRender, endpoint);
  if (found.id == output_id_) {
    throw Error(ANECHO_DEVICE, found.name +
                                   " is where Anecho's own output goes: choose other "
                                   "speakers");
  }
  auto stream = LoopbackStream::Open(found);
  reference_id_ = found.id;
  return stream;
}

std::unique_ptr<RenderStream> WasapiBackend::OpenOutput(const std::string& endpoint) {
  if (endpoint.empty()) {
    throw Error(ANECHO_DEVICE, "no output is chosen: choose the playback side of a virtual cable");
  }
  const FoundDevice found = FindDevice(*enumerator_.get(), Flow::kRender, endpoint);
  if (found.id == reference_id_) {
    throw Error(ANECHO_DEVICE,
                found.name + " are the speakers that Anecho listens to: choose another output");
  }
  auto stream = WasapiRenderStream::Open(found);
  output_id_ = found.id;
  return stream;
}

Nanoseconds WasapiBackend::Now() const { return PerformanceNow(); }

ComPtr<IMMDeviceEnumerator> SystemEnumerator() {
  ComPtr<IMMDeviceEnumerator> enumerator;
  const HRESULT result =
      CoCreateInstance(__uuidof(MMDeviceEnumerator), nullptr, CLSCTX_INPROC_SERVER,
                       __uuidof(IMMDeviceEnumerator), enumerator.ReceiveVoid());
  CheckWasapi(result, "the sound system");
  return enumerator;
}

std::unique_ptr<Backend> OpenWasapiBackend() {
  const MtaUsage mta;
  return std::make_unique<WasapiBackend>(SystemEnumerator());
}

}  // namespace anecho
