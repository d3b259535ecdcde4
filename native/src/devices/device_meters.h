#ifndef ANECHO_DEVICES_DEVICE_METERS_H_
#define ANECHO_DEVICES_DEVICE_METERS_H_

#include <string>
#include <vector>

namespace anecho {

/// Measures the levels of devices; stores no sound. It keeps microphones open, but does not wake
/// idle speakers.
class DeviceMeters {
 public:
  /// Endpoint::id of each device to measure.
  struct Devices {
    std::vector<std::string> microphones;
    std::vector<std::string> speakers;
  };

  virtual ~DeviceMeters() = default;

  /// Never blocks.
  /// @return the level of each device in dBFS, the microphones first; NaN: not known, for example
  ///   because the device is gone.
  virtual std::vector<float> Levels() = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_METERS_H_
