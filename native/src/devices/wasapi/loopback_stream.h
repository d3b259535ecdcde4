#ifndef ANECHO_DEVICES_WASAPI_LOOPBACK_STREAM_H_
#define ANECHO_DEVICES_WASAPI_LOOPBACK_STREAM_H_

#include <memory>

#include "devices/wasapi/volume_watcher.h"
#include "devices/wasapi/wasapi_capture.h"

namespace anecho {

/// Captures what a render endpoint plays. While nothing plays, it delivers nothing, and never
/// counts as stalled. It taps the sound before the endpoint's volume control, and therefore watches
/// that control.
class LoopbackStream : public WasapiCapture {
 public:
  /// Throws Error(ANECHO_DEVICE).
  static std::unique_ptr<LoopbackStream> Open(const FoundDevice& found);

  // real-time
  WaitResult Wait(Nanoseconds timeout) override;
  // real-time
  float playback_gain() const override { return volume_.gain(); }

 private:
  LoopbackStream(SharedClient opened, IMMDevice& device);

  VolumeWatcher volume_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_LOOPBACK_STREAM_H_
