#ifndef ANECHO_TESTS_WASAPI_FAKE_CLIENT_H_
#define ANECHO_TESTS_WASAPI_FAKE_CLIENT_H_

#include <audioclient.h>
#include <windows.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/wave_format.h"
#include "fake_callbacks.h"
#include "fake_failures.h"
#include "fake_session.h"

namespace anecho::testing {

/// A packet of a capture client.
struct FakePacket {
  std::vector<BYTE> data;
  UINT32 frames = 0;
  DWORD flags = 0;
  UINT64 position = 0;
  /// In units of 100 ns.
  UINT64 performance_time = 0;
};

/// What a device can do.
struct FakeAbilities {
  WAVEFORMATEXTENSIBLE mix_format = FloatFormat({48000, 2});
  bool has_raw_mode = true;
  /// IAudioClient3::GetSharedModeEnginePeriod, in frames: default, fundamental, least.
  UINT32 periods[3] = {480, 48, 144};
  /// Both ways to initialise refuse the mix format, as some drivers do after a change of format;
  /// but not Initialize() with AUDCLNT_STREAMFLAGS_AUTOCONVERTPCM.
  bool refuses_mix_format = false;
  /// Once started, it delivers 10 ms of silence, or plays 10 ms, by itself every 10 ms.
  bool has_clock = false;
};

/// A client of the audio engine. Like the real one, it can be initialised once, and not at all
/// after a failure:
/// https://learn.microsoft.com/windows/win32/api/audioclient/nf-audioclient-iaudioclient-initialize
class FakeClient : public FakeObject<IAudioClient3, IAudioClient2, IAudioClient> {
 public:
  FakeClient(const FakeAbilities& abilities, const FakeFailures& failures)
      : abilities_(abilities),
        failures_(failures),
        session_(ComPtr<FakeSession>::Adopt(new FakeSession(L"own", GetCurrentProcessId(), {}))) {}
  ~FakeClient() override { EndClock(); }

  /// Delivers a packet, and signals.
  void Deliver(FakePacket packet);
  /// @return all bytes that were written to be played.
  std::vector<BYTE> played();
  /// Plays all that was written.
  void Drain();

  // Parameters of the program's calls.
  AudioClientProperties properties{};
  DWORD flags = 0;
  UINT32 period = 0;
  WAVEFORMATEXTENSIBLE format{};
  HANDLE event = nullptr;
  std::atomic<bool> running{false};
  /// The session that the stream is in.
  FakeSession& session() { return *session_.get(); }

  HRESULT STDMETHODCALLTYPE Initialize(AUDCLNT_SHAREMODE mode, DWORD stream_flags,
                                       REFERENCE_TIME buffer, REFERENCE_TIME periodicity,
                                       const WAVEFORMATEX* wanted, LPCGUID session) override;
  HRESULT STDMETHODCALLTYPE GetBufferSize(UINT32* frames) override;
  HRESULT STDMETHODCALLTYPE GetStreamLatency(REFERENCE_TIME*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetCurrentPadding(UINT32* frames) override;
  HRESULT STDMETHODCALLTYPE IsFormatSupported(AUDCLNT_SHAREMODE, const WAVEFORMATEX*,
                                              WAVEFORMATEX**) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetMixFormat(WAVEFORMATEX** mix) override;
  HRESULT STDMETHODCALLTYPE GetDevicePeriod(REFERENCE_TIME*, REFERENCE_TIME*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE Start() override;
  HRESULT STDMETHODCALLTYPE Stop() override;
  HRESULT STDMETHODCALLTYPE Reset() override;
  HRESULT STDMETHODCALLTYPE SetEventHandle(HANDLE handle) override;
  HRESULT STDMETHODCALLTYPE GetService(REFIID iid, void** service) override;
  HRESULT STDMETHODCALLTYPE IsOffloadCapable(AUDIO_STREAM_CATEGORY, WINBOOL*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetClientProperties(const AudioClientProperties* wanted) override;
  HRESULT STDMETHODCALLTYPE GetBufferSizeLimits(const WAVEFORMATEX*, WINBOOL, REFERENCE_TIME*,
                                                REFERENCE_TIME*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetSharedModeEnginePeriod(const WAVEFORMATEX* wanted, UINT32* usual,
                                                      UINT32* fundamental, UINT32* least,
                                                      UINT32* most) override;
  HRESULT STDMETHODCALLTYPE GetCurrentSharedModeEnginePeriod(WAVEFORMATEX**, UINT32*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE InitializeSharedAudioStream(DWORD stream_flags, UINT32 wanted_period,
                                                        const WAVEFORMATEX* wanted,
                                                        LPCGUID session) override;

 private:
  class Capture;
  class Render;

  HRESULT BeginInitialize(const char* call);
  void RunClock();
  void EndClock();

  static constexpr UINT32 kBufferFrames = 4800;
  const FakeAbilities abilities_;
  const FakeFailures& failures_;
  const ComPtr<FakeSession> session_;
  bool is_spent_ = false;
  bool is_initialised_ = false;
  std::mutex mutex_;
  std::deque<FakePacket> packets_;
  bool is_lent_ = false;
  std::vector<BYTE> lent_;
  std::vector<BYTE> played_;
  UINT32 padding_ = 0;
  std::atomic<bool> ticks_{false};
  std::thread clock_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_CLIENT_H_
