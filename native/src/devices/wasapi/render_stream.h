#ifndef ANECHO_DEVICES_WASAPI_RENDER_STREAM_H_
#define ANECHO_DEVICES_WASAPI_RENDER_STREAM_H_

#include <memory>

#include "devices/streams.h"
#include "devices/wasapi/shared_client.h"

namespace anecho {

/// Plays to an endpoint. Nothing signals when there is room: the writer decides when to write.
class WasapiRenderStream : public RenderStream {
 public:
  /// Throws Error(ANECHO_DEVICE).
  static std::unique_ptr<WasapiRenderStream> Open(const FoundDevice& found);
  ~WasapiRenderStream() override;
  WasapiRenderStream(const WasapiRenderStream&) = delete;
  WasapiRenderStream& operator=(const WasapiRenderStream&) = delete;

  StreamFormat format() const override { return opened_.format.stream; }
  void Start() override;
  void Stop() override;
  void Cool() override;
  // real-time
  std::int64_t QueuedFrames() override;
  // real-time
  std::int64_t BufferFrames() const override { return opened_.buffer_frames; }
  // real-time
  std::int64_t Write(std::span<const float> interleaved) override;
  // real-time
  StreamHealth health() const override;

 private:
  explicit WasapiRenderStream(SharedClient opened);
  /// Gets the client's render service; call it once after each opening.
  HRESULT Bind();
  // real-time
  void Play();
  // real-time
  void Fail(StreamHealth health);

  SharedClient opened_;
  ComPtr<IAudioRenderClient> render_;
  StreamHealth health_ = StreamHealth::kGood;
  bool running_ = false;
  /// The client has been started; the first Write() after Start() does that.
  bool plays_ = false;
  bool was_started_ = false;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_RENDER_STREAM_H_
