#include "devices/wasapi/render_stream.h"

#include <algorithm>
#include <utility>

#include "devices/wasapi/wasapi_error.h"

namespace anecho {

std::unique_ptr<WasapiRenderStream> WasapiRenderStream::Open(const FoundDevice& found) {
  return std::unique_ptr<WasapiRenderStream>(
      new WasapiRenderStream(OpenShared(found, StreamUse::kRender, nullptr)));
}

WasapiRenderStream::WasapiRenderStream(SharedClient opened) : opened_(std::move(opened)) {
  CheckWasapi(Bind(), opened_.found.name);
}

WasapiRenderStream::~WasapiRenderStream() { Stop(); }

void WasapiRenderStream::Start() {
  if (running_) return;
  if (!opened_.client) Fail(ReopenClient(&opened_));
  if (!opened_.client) return;
  if (!render_) {
    const HRESULT bound = Bind();
    if (FAILED(bound)) return Fail(HealthOf(bound));
  }
  // Stale samples must not be played.
  const HRESULT result = opened_.client->Reset();
  // If the device vanished while the stream was stopped, the stream is lost; nothing is thrown.
  if (FAILED(result) && was_started_) return Fail(HealthOf(result));
  CheckWasapi(result, opened_.found.name);
  running_ = was_started_ = true;
}

void WasapiRenderStream::Stop() {
  if (plays_) opened_.client->Stop();
  running_ = plays_ = false;
}

void WasapiRenderStream::Cool() {
  if (running_) return;
  render_.Reset();
  ReleaseClient(&opened_);
}

HRESULT WasapiRenderStream::Bind() {
  return opened_.client->GetService(__uuidof(IAudioRenderClient), render_.ReceiveVoid());
}

std::int64_t WasapiRenderStream::QueuedFrames() {
  UINT32 padding = 0;
  if (health() == StreamHealth::kGood) Fail(HealthOf(opened_.client->GetCurrentPadding(&padding)));
  return health() == StreamHealth::kGood ? std::min(padding, opened_.buffer_frames)
                                         : opened_.buffer_frames;
}

std::int64_t WasapiRenderStream::Write(std::span<const float> interleaved) {
  const auto channels = static_cast<std::size_t>(opened_.format.stream.channels);
  const auto room = static_cast<std::size_t>(opened_.buffer_frames - QueuedFrames());
  const std::size_t frames = std::min(interleaved.size() / channels, room);
  if (frames == 0) return 0;
  BYTE* data = nullptr;
  Fail(HealthOf(render_->GetBuffer(static_cast<UINT32>(frames), &data)));
  if (data == nullptr || health() != StreamHealth::kGood) return 0;
  EncodeSamples(opened_.format.sample_format, interleaved.first(frames * channels),
                {reinterpret_cast<std::byte*>(data), frames * opened_.format.bytes_per_frame()});
  Fail(HealthOf(render_->ReleaseBuffer(static_cast<UINT32>(frames), 0)));
  if (running_ && !plays_) Play();
  return health() == StreamHealth::kGood ? static_cast<std::int64_t>(frames) : 0;
}

// Called once something has been written: a stream must have something to play when it starts, see
// https://learn.microsoft.com/windows/win32/coreaudio/rendering-a-stream
// Otherwise Wine runs dry, and inserts silence that the padding doesn't count.
void WasapiRenderStream::Play() {
  plays_ = true;
  Fail(HealthOf(opened_.client->Start()));
}

void WasapiRenderStream::Fail(StreamHealth health) {
  if (health_ == StreamHealth::kGood) health_ = health;
}

StreamHealth WasapiRenderStream::health() const {
  if (health_ != StreamHealth::kGood || opened_.listener == nullptr) return health_;
  return opened_.listener->heard();
}

}  // namespace anecho
