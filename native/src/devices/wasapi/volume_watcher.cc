#include "devices/wasapi/volume_watcher.h"

#include "devices/wasapi/com_object.h"

namespace anecho {

class VolumeWatcher::Callback : public ComObject<IAudioEndpointVolumeCallback> {
 public:
  HRESULT STDMETHODCALLTYPE OnNotify(AUDIO_VOLUME_NOTIFICATION_DATA* data) override {
    if (data == nullptr) return E_INVALIDARG;
    gain_.store(GainOf(data->fMasterVolume, data->bMuted));
    return S_OK;
  }

  /// Sets what was read, unless a notification has told a newer value meanwhile.
  void SetFirst(float volume, WINBOOL is_muted) {
    float unknown = kUnknown;
    gain_.compare_exchange_strong(unknown, GainOf(volume, is_muted));
  }
  float gain() const {
    const float gain = gain_.load();
    return gain == kUnknown ? 1.0f : gain;
  }

 private:
  static constexpr float kUnknown = -1.0f;

  static float GainOf(float volume, WINBOOL is_muted) { return is_muted ? 0.0f : volume; }

  std::atomic<float> gain_{kUnknown};
};

VolumeWatcher::VolumeWatcher(IMMDevice& device) : callback_(ComPtr<Callback>::Adopt(new Callback)) {
  const HRESULT result =
      device.Activate(__uuidof(IAudioEndpointVolume), CLSCTX_ALL, nullptr, volume_.ReceiveVoid());
  if (FAILED(result)) volume_.Reset();
  if (volume_ && FAILED(volume_->RegisterControlChangeNotify(callback_.get()))) volume_.Reset();
  if (!volume_) return;
  // Read after registering, so that no change is missed.
  float level = 1;
  WINBOOL is_muted = FALSE;
  if (FAILED(volume_->GetMasterVolumeLevelScalar(&level))) return;
  if (FAILED(volume_->GetMute(&is_muted))) return;
  callback_->SetFirst(level, is_muted);
}

VolumeWatcher::~VolumeWatcher() {
  if (volume_) volume_->UnregisterControlChangeNotify(callback_.get());
}

float VolumeWatcher::gain() const { return callback_->gain(); }

}  // namespace anecho
