#ifndef ANECHO_DEVICES_WASAPI_WASAPI_CAPTURE_H_
#define ANECHO_DEVICES_WASAPI_WASAPI_CAPTURE_H_

#include <vector>

#include "devices/streams.h"
#include "devices/wasapi/shared_client.h"
#include "devices/wasapi/win_handle.h"

namespace anecho {

/// A capture client of WASAPI: what MicrophoneStream and LoopbackStream have in common.
class WasapiCapture : public CaptureStream {
 public:
  ~WasapiCapture() override;
  WasapiCapture(const WasapiCapture&) = delete;
  WasapiCapture& operator=(const WasapiCapture&) = delete;

  StreamFormat format() const override { return opened_.format.stream; }
  /// As WaveFormat::channel_mask.
  DWORD channel_mask() const { return opened_.format.channel_mask; }
  void Start() override;
  void Stop() override;
  void Cool() override;
  // real-time
  bool Read(Packet* packet) override;
  // real-time
  void Release() override {}
  // real-time
  StreamHealth health() const override;

 protected:
  /// @param patience how long a running stream may deliver nothing before it is kStalled; zero: no
  ///   limit.
  WasapiCapture(SharedClient opened, Nanoseconds patience);

  // real-time
  /// Checks once a second whether the stream is dead, since its other calls may not tell.
  void Watch();

 private:
  /// Gets the client's capture service; call it once after each opening.
  HRESULT Bind();
  // real-time
  void Fail(StreamHealth health);
  // real-time
  Nanoseconds TimeOf(UINT64 performance_time, DWORD flags, std::int64_t frames);

  SharedClient opened_;
  const Nanoseconds patience_;
  ComPtr<IAudioCaptureClient> capture_;
  std::vector<float> samples_;
  StreamHealth health_ = StreamHealth::kGood;
  bool running_ = false;
  bool was_started_ = false;
  bool first_ = true;
  Nanoseconds last_packet_{0};
  Nanoseconds last_check_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WASAPI_CAPTURE_H_
