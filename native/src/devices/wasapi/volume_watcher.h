#ifndef ANECHO_DEVICES_WASAPI_VOLUME_WATCHER_H_
#define ANECHO_DEVICES_WASAPI_VOLUME_WATCHER_H_

#include <endpointvolume.h>
#include <mmdeviceapi.h>
#include <windows.h>

#include <atomic>

#include "devices/wasapi/com_ptr.h"

namespace anecho {

/// Watches the volume and mute of a render endpoint.
class VolumeWatcher {
 public:
  /// If the endpoint has no volume control, its gain is always 1.
  explicit VolumeWatcher(IMMDevice& device);
  ~VolumeWatcher();
  VolumeWatcher(const VolumeWatcher&) = delete;
  VolumeWatcher& operator=(const VolumeWatcher&) = delete;

  // real-time
  /// @return the position of the volume control, 0 (silent or muted) to 1.
  float gain() const;

 private:
  class Callback;
  ComPtr<IAudioEndpointVolume> volume_;
  ComPtr<Callback> callback_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_VOLUME_WATCHER_H_
