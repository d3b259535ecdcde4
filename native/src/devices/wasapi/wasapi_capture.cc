#include "devices/wasapi/wasapi_capture.h"

#include <algorithm>
#include <utility>

#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/wasapi_error.h"

namespace anecho {
namespace {

constexpr Nanoseconds kCheckInterval = std::chrono::seconds(1);

}  // namespace

WasapiCapture::WasapiCapture(SharedClient opened, Nanoseconds patience)
    : opened_(std::move(opened)), patience_(patience) {
  CheckWasapi(Bind(), opened_.found.name);
}

WasapiCapture::~WasapiCapture() { Stop(); }

void WasapiCapture::Start() {
  if (running_) return;
  if (!opened_.client) Fail(ReopenClient(&opened_));
  if (!opened_.client) return;
  if (!capture_) {
    const HRESULT bound = Bind();
    if (FAILED(bound)) return Fail(HealthOf(bound));
  }
  // Samples from before a stop are stale.
  opened_.client->Reset();
  const HRESULT result = opened_.client->Start();
  // If the device vanished while the stream was stopped, the stream is lost; nothing is thrown.
  if (FAILED(result) && was_started_) return Fail(HealthOf(result));
  CheckWasapi(result, opened_.found.name);
  running_ = was_started_ = true;
  first_ = true;
  last_packet_ = last_check_ = PerformanceNow();
}

void WasapiCapture::Stop() {
  if (running_) opened_.client->Stop();
  running_ = false;
}

void WasapiCapture::Cool() {
  if (running_) return;
  capture_.Reset();
  ReleaseClient(&opened_);
}

HRESULT WasapiCapture::Bind() {
  samples_.resize(static_cast<std::size_t>(opened_.buffer_frames) *
                  static_cast<std::size_t>(opened_.format.stream.channels));
  return opened_.client->GetService(__uuidof(IAudioCaptureClient), capture_.ReceiveVoid());
}

bool WasapiCapture::Read(Packet* packet) {
  Watch();
  if (health() != StreamHealth::kGood) return false;
  BYTE* data = nullptr;
  UINT32 frames = 0;
  DWORD flags = 0;
  UINT64 position = 0;
  UINT64 performance_time = 0;
  const HRESULT result = capture_->GetBuffer(&data, &frames, &flags, &position, &performance_time);
  if (FAILED(result)) Fail(HealthOf(result));
  if (result != S_OK || frames == 0) return false;

  const auto channels = static_cast<std::size_t>(opened_.format.stream.channels);
  const UINT32 taken = std::min(frames, opened_.buffer_frames);
  packet->frames = frames;
  packet->device_position = static_cast<std::int64_t>(position);
  packet->time = TimeOf(performance_time, flags, frames);
  packet->silent = (flags & AUDCLNT_BUFFERFLAGS_SILENT) != 0 || data == nullptr || taken < frames;
  // The flag means nothing on the first packet, which has no packet before it.
  packet->discontinuity = !first_ && (flags & AUDCLNT_BUFFERFLAGS_DATA_DISCONTINUITY) != 0;
  packet->samples = {};
  if (!packet->silent) {
    const std::span<float> samples(samples_.data(), taken * channels);
    const std::size_t bytes = taken * opened_.format.bytes_per_frame();
    DecodeSamples(opened_.format.sample_format, {reinterpret_cast<std::byte*>(data), bytes},
                  samples);
    packet->samples = samples;
  }
  first_ = false;
  last_packet_ = PerformanceNow();
  const HRESULT released = capture_->ReleaseBuffer(frames);
  if (FAILED(released)) Fail(HealthOf(released));
  return true;
}

Nanoseconds WasapiCapture::TimeOf(UINT64 performance_time, DWORD flags, std::int64_t frames) {
  const bool is_known = performance_time != 0 && (flags & AUDCLNT_BUFFERFLAGS_TIMESTAMP_ERROR) == 0;
  // `performance_time` is in units of 100 ns, see
  // https://learn.microsoft.com/windows/win32/api/audioclient/nf-audioclient-iaudiocaptureclient-getbuffer
  if (is_known) return Nanoseconds(static_cast<std::int64_t>(performance_time) * 100);
  return PerformanceNow() - FramesToTime(frames, opened_.format.stream.sample_rate);
}

void WasapiCapture::Watch() {
  const Nanoseconds now = PerformanceNow();
  if (!running_ || health_ != StreamHealth::kGood || now - last_check_ < kCheckInterval) return;
  last_check_ = now;
  // A dead stream may just fall silent, but GetCurrentPadding() fails.
  UINT32 padding = 0;
  const HRESULT result = opened_.client->GetCurrentPadding(&padding);
  if (FAILED(result)) return Fail(HealthOf(result));
  if (patience_ > Nanoseconds(0) && now - last_packet_ > patience_) Fail(StreamHealth::kStalled);
}

void WasapiCapture::Fail(StreamHealth health) {
  if (health_ == StreamHealth::kGood) health_ = health;
}

StreamHealth WasapiCapture::health() const {
  if (health_ != StreamHealth::kGood || opened_.listener == nullptr) return health_;
  return opened_.listener->heard();
}

}  // namespace anecho
