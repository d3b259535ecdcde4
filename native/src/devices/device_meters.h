#ifndef ANECHO_DEVICES_DEVICE_METERS_H_
#define ANECHO_DEVICES_DEVICE_METERS_H_

#include <string>
#include <vector>

namespace anecho {

/// Measures how loud devices are, and keeps nothing of what they hear or play. Microphones are open
/// for as long as it lives; speakers are not kept at work.
class DeviceMeters {
 public:
  /// Endpoint::id of each.
  struct Devices {
    std::vector<std::string> microphones;
    std::vector<std::string> speakers;
  };

  virtual ~DeviceMeters() = default;

  /// Never blocks.
  /// @return the level of each in dBFS, those of the microphones first; NaN where it isn't known,
  ///   as of a device that is gone.
  virtual std::vector<float> Levels() = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_METERS_H_
