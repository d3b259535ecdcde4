#ifndef ANECHO_TESTS_WASAPI_FAKE_VOLUME_H_
#define ANECHO_TESTS_WASAPI_FAKE_VOLUME_H_

#include <endpointvolume.h>
#include <windows.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "fake_callbacks.h"

namespace anecho::testing {

/// The volume control of an endpoint.
class FakeVolume : public FakeObject<IAudioEndpointVolume> {
 public:
  /// Sets the volume, and notifies from a foreign thread.
  void Turn(float level, bool is_muted) {
    level_ = level;
    is_muted_ = is_muted;
    AUDIO_VOLUME_NOTIFICATION_DATA data{};
    data.fMasterVolume = level;
    data.bMuted = is_muted;
    callbacks_.Notify([&](IAudioEndpointVolumeCallback& callback) { callback.OnNotify(&data); });
  }
  /// As Turn(), right after the next time that the volume is read.
  void TurnAfterRead(float level) { next_level_ = level; }
  std::size_t listeners() const { return callbacks_.size(); }

  HRESULT STDMETHODCALLTYPE RegisterControlChangeNotify(IAudioEndpointVolumeCallback* it) override {
    return callbacks_.Register(it);
  }
  HRESULT STDMETHODCALLTYPE
  UnregisterControlChangeNotify(IAudioEndpointVolumeCallback* it) override {
    return callbacks_.Unregister(it);
  }
  HRESULT STDMETHODCALLTYPE GetMasterVolumeLevelScalar(FLOAT* level) override {
    *level = level_;
    if (next_level_) Turn(*std::exchange(next_level_, std::nullopt), is_muted_);
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE GetMute(WINBOOL* is_muted) override {
    *is_muted = is_muted_;
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE GetChannelCount(UINT*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetMasterVolumeLevel(FLOAT, LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetMasterVolumeLevelScalar(FLOAT, LPCGUID) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetMasterVolumeLevel(FLOAT*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetChannelVolumeLevel(UINT, FLOAT, LPCGUID) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetChannelVolumeLevelScalar(UINT, FLOAT, LPCGUID) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE GetChannelVolumeLevel(UINT, FLOAT*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetChannelVolumeLevelScalar(UINT, FLOAT*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE SetMute(WINBOOL, LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetVolumeStepInfo(UINT*, UINT*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE VolumeStepUp(LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE VolumeStepDown(LPCGUID) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE QueryHardwareSupport(DWORD*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetVolumeRange(FLOAT*, FLOAT*, FLOAT*) override { return E_NOTIMPL; }

 private:
  float level_ = 1;
  bool is_muted_ = false;
  std::optional<float> next_level_;
  FakeCallbacks<IAudioEndpointVolumeCallback> callbacks_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_VOLUME_H_
