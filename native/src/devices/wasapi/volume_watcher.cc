#include "devices/wasapi/volume_watcher.h"

#include "devices/wasapi/com_object.h"

namespace anecho {

class VolumeWatcher::Callback : public ComObject<IAudioEndpointVolumeCallback> {
 public:
  HRESULT STDMETHODCALLTYPE OnNotify(AUDIO_VOLUME_NOTIFICATION_DATA* data) override {
    if (data == nullptr) return E_INVALIDARG;
    Set(data->fMasterVolume, data->bMuted);
    return S_OK;
  }

  void Set(float volume, WINBOOL is_muted) { gain_.store(is_muted ? 0.0f : volume); }
  float gain() const { return gain_.load(); }

 private:
  std::atomic<float> gain_{1.0f};
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
  callback_->Set(level, is_muted);
}

VolumeWatcher::~VolumeWatcher() {
  if (volume_) volume_->UnregisterControlChangeNotify(callback_.get());
}

float VolumeWatcher::gain() const { return callback_->gain(); }

}  // namespace anecho
