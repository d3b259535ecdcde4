#ifndef ANECHO_DEVICES_WASAPI_MICROPHONE_STREAM_H_
#define ANECHO_DEVICES_WASAPI_MICROPHONE_STREAM_H_

#include <memory>

#include "devices/wasapi/wasapi_capture.h"

namespace anecho {

/// A microphone, event driven.
class MicrophoneStream : public WasapiCapture {
 public:
  /// Throws Error(ANECHO_DEVICE).
  static std::unique_ptr<MicrophoneStream> Open(const FoundDevice& found, bool keep_effects);

  // real-time
  WaitResult Wait(Nanoseconds timeout) override;

 private:
  MicrophoneStream(SharedClient opened, WinHandle signal);

  const WinHandle signal_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_MICROPHONE_STREAM_H_
