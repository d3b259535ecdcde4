#include "fake_client.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include "devices/wasapi/performance_clock.h"

namespace anecho::testing {

class FakeClient::Capture : public FakeObject<IAudioCaptureClient> {
 public:
  explicit Capture(ComPtr<FakeClient> client) : client_(std::move(client)) {}

  HRESULT STDMETHODCALLTYPE GetBuffer(BYTE** data, UINT32* frames, DWORD* packet_flags,
                                      UINT64* position, UINT64* performance_time) override {
    const HRESULT result = client_->failures_.Of("GetBuffer");
    if (FAILED(result)) return result;
    const std::lock_guard lock(client_->mutex_);
    if (client_->is_lent_) return AUDCLNT_E_OUT_OF_ORDER;
    *frames = 0;
    if (client_->packets_.empty()) return AUDCLNT_S_BUFFER_EMPTY;
    FakePacket& packet = client_->packets_.front();
    *data = packet.data.data();
    *frames = packet.frames;
    *packet_flags = packet.flags;
    *position = packet.position;
    *performance_time = packet.performance_time;
    client_->is_lent_ = true;
    return S_OK;
  }

  HRESULT STDMETHODCALLTYPE ReleaseBuffer(UINT32 frames) override {
    const HRESULT result = client_->failures_.Of("ReleaseBuffer");
    if (FAILED(result)) return result;
    const std::lock_guard lock(client_->mutex_);
    if (!client_->is_lent_) return AUDCLNT_E_OUT_OF_ORDER;
    if (frames != client_->packets_.front().frames) return AUDCLNT_E_INVALID_SIZE;
    client_->packets_.pop_front();
    client_->is_lent_ = false;
    return S_OK;
  }

  HRESULT STDMETHODCALLTYPE GetNextPacketSize(UINT32* frames) override {
    const std::lock_guard lock(client_->mutex_);
    *frames = client_->packets_.empty() ? 0 : client_->packets_.front().frames;
    return S_OK;
  }

 private:
  const ComPtr<FakeClient> client_;
};

class FakeClient::Render : public FakeObject<IAudioRenderClient> {
 public:
  explicit Render(ComPtr<FakeClient> client) : client_(std::move(client)) {}

  HRESULT STDMETHODCALLTYPE GetBuffer(UINT32 frames, BYTE** data) override {
    const HRESULT result = client_->failures_.Of("GetBuffer");
    if (FAILED(result)) return result;
    const std::lock_guard lock(client_->mutex_);
    if (client_->is_lent_) return AUDCLNT_E_OUT_OF_ORDER;
    if (frames + client_->padding_ > kBufferFrames) return AUDCLNT_E_BUFFER_TOO_LARGE;
    client_->lent_.resize(frames * client_->format.Format.nBlockAlign);
    client_->is_lent_ = true;
    *data = client_->lent_.data();
    return S_OK;
  }

  HRESULT STDMETHODCALLTYPE ReleaseBuffer(UINT32 frames, DWORD) override {
    const HRESULT result = client_->failures_.Of("ReleaseBuffer");
    if (FAILED(result)) return result;
    const std::lock_guard lock(client_->mutex_);
    if (!client_->is_lent_) return AUDCLNT_E_OUT_OF_ORDER;
    client_->is_lent_ = false;
    client_->padding_ += frames;
    const auto bytes = static_cast<std::ptrdiff_t>(frames * client_->format.Format.nBlockAlign);
    client_->played_.insert(client_->played_.end(), client_->lent_.begin(),
                            client_->lent_.begin() + bytes);
    return S_OK;
  }

 private:
  const ComPtr<FakeClient> client_;
};

void FakeClient::Deliver(FakePacket packet) {
  {
    const std::lock_guard lock(mutex_);
    packets_.push_back(std::move(packet));
  }
  if (event != nullptr) SetEvent(event);
}

std::vector<BYTE> FakeClient::played() {
  const std::lock_guard lock(mutex_);
  return played_;
}

void FakeClient::Drain() {
  const std::lock_guard lock(mutex_);
  padding_ = 0;
}

HRESULT FakeClient::BeginInitialize(const char* call) {
  if (is_spent_) return AUDCLNT_E_ALREADY_INITIALIZED;
  is_spent_ = true;
  return failures_.Of(call);
}

HRESULT FakeClient::Initialize(AUDCLNT_SHAREMODE mode, DWORD stream_flags, REFERENCE_TIME,
                               REFERENCE_TIME periodicity, const WAVEFORMATEX* wanted, LPCGUID) {
  const HRESULT result = BeginInitialize("Initialize");
  if (FAILED(result)) return result;
  if (mode != AUDCLNT_SHAREMODE_SHARED || periodicity != 0) return E_INVALIDARG;
  const bool converts = (stream_flags & AUDCLNT_STREAMFLAGS_AUTOCONVERTPCM) != 0;
  const bool is_mix = std::memcmp(wanted, &abilities_.mix_format, sizeof(WAVEFORMATEX)) == 0;
  if (!converts && (!is_mix || abilities_.refuses_mix_format)) return AUDCLNT_E_UNSUPPORTED_FORMAT;
  flags = stream_flags;
  std::memcpy(&format, wanted, sizeof(WAVEFORMATEX) + wanted->cbSize);
  is_initialised_ = true;
  return S_OK;
}

HRESULT FakeClient::InitializeSharedAudioStream(DWORD stream_flags, UINT32 wanted_period,
                                                const WAVEFORMATEX* wanted, LPCGUID) {
  const HRESULT result = BeginInitialize("InitializeSharedAudioStream");
  if (FAILED(result)) return result;
  if (abilities_.refuses_mix_format) return AUDCLNT_E_UNSUPPORTED_FORMAT;
  if (wanted_period < abilities_.periods[2] || wanted_period % abilities_.periods[1] != 0) {
    return AUDCLNT_E_INVALID_DEVICE_PERIOD;
  }
  flags = stream_flags;
  period = wanted_period;
  std::memcpy(&format, wanted, sizeof(WAVEFORMATEX) + wanted->cbSize);
  is_initialised_ = true;
  return S_OK;
}

HRESULT FakeClient::GetBufferSize(UINT32* frames) {
  *frames = kBufferFrames;
  return failures_.Of("GetBufferSize");
}

HRESULT FakeClient::GetCurrentPadding(UINT32* frames) {
  const std::lock_guard lock(mutex_);
  *frames = padding_;
  return failures_.Of("GetCurrentPadding");
}

HRESULT FakeClient::GetMixFormat(WAVEFORMATEX** mix) {
  const HRESULT result = failures_.Of("GetMixFormat");
  if (FAILED(result)) return result;
  const std::size_t size = sizeof(WAVEFORMATEX) + abilities_.mix_format.Format.cbSize;
  *mix = static_cast<WAVEFORMATEX*>(CoTaskMemAlloc(size));
  std::memcpy(*mix, &abilities_.mix_format, size);
  return S_OK;
}

HRESULT FakeClient::Start() {
  const HRESULT result = failures_.Of("Start");
  if (FAILED(result)) return result;
  if (!is_initialised_) return AUDCLNT_E_NOT_INITIALIZED;
  if ((flags & AUDCLNT_STREAMFLAGS_EVENTCALLBACK) != 0 && event == nullptr) {
    return AUDCLNT_E_EVENTHANDLE_NOT_SET;
  }
  if (running) return AUDCLNT_E_NOT_STOPPED;
  running = true;
  if (abilities_.has_clock) {
    ticks_ = true;
    clock_ = std::thread([this] { RunClock(); });
  }
  return S_OK;
}

void FakeClient::RunClock() {
  FakePacket packet;
  packet.frames = format.Format.nSamplesPerSec / 100;
  packet.flags = AUDCLNT_BUFFERFLAGS_SILENT;
  const bool captures =
      (flags & (AUDCLNT_STREAMFLAGS_LOOPBACK | AUDCLNT_STREAMFLAGS_EVENTCALLBACK));
  while (ticks_) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    packet.performance_time = static_cast<UINT64>(PerformanceNow().count() / 100);
    if (captures) {
      Deliver(packet);
      packet.position += packet.frames;
    } else {
      const std::lock_guard lock(mutex_);
      padding_ -= std::min(padding_, packet.frames);
    }
  }
}

void FakeClient::EndClock() {
  ticks_ = false;
  if (clock_.joinable()) clock_.join();
}

HRESULT FakeClient::Stop() {
  running = false;
  EndClock();
  return failures_.Of("Stop");
}

HRESULT FakeClient::Reset() {
  const std::lock_guard lock(mutex_);
  packets_.clear();
  padding_ = 0;
  return failures_.Of("Reset");
}

HRESULT FakeClient::SetEventHandle(HANDLE handle) {
  event = handle;
  return failures_.Of("SetEventHandle");
}

HRESULT FakeClient::GetService(REFIID iid, void** service) {
  const HRESULT result = failures_.Of("GetService");
  if (FAILED(result)) return result;
  if (!is_initialised_) return AUDCLNT_E_NOT_INITIALIZED;
  if (iid == __uuidof(IAudioSessionControl)) return session_->QueryInterface(iid, service);
  if (iid == __uuidof(IAudioCaptureClient)) {
    *service = static_cast<IAudioCaptureClient*>(new Capture(ComPtr<FakeClient>::Share(this)));
    return S_OK;
  }
  if (iid == __uuidof(IAudioRenderClient)) {
    *service = static_cast<IAudioRenderClient*>(new Render(ComPtr<FakeClient>::Share(this)));
    return S_OK;
  }
  return E_NOINTERFACE;
}

HRESULT FakeClient::SetClientProperties(const AudioClientProperties* wanted) {
  const bool wants_raw = (wanted->Options & AUDCLNT_STREAMOPTIONS_RAW) != 0;
  if (wants_raw && !abilities_.has_raw_mode) return AUDCLNT_E_RAW_MODE_UNSUPPORTED;
  properties = *wanted;
  return failures_.Of("SetClientProperties");
}

HRESULT FakeClient::GetSharedModeEnginePeriod(const WAVEFORMATEX*, UINT32* usual,
                                              UINT32* fundamental, UINT32* least, UINT32* most) {
  *usual = *most = abilities_.periods[0];
  *fundamental = abilities_.periods[1];
  *least = abilities_.periods[2];
  return failures_.Of("GetSharedModeEnginePeriod");
}

}  // namespace anecho::testing
