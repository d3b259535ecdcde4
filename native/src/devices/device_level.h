#ifndef ANECHO_DEVICES_DEVICE_LEVEL_H_
#define ANECHO_DEVICES_DEVICE_LEVEL_H_

#include <chrono>
#include <cmath>
#include <cstdint>
#include <span>

#include "base/time.h"
#include "devices/endpoint.h"
#include "dsp/level_follower.h"
#include "dsp/level_meter.h"

namespace anecho {

/// The level of one device, for DeviceMeters. One thread adds, any thread may read.
class DeviceLevel {
 public:
  explicit DeviceLevel(Flow flow) : flow_(flow) {}

  // real-time
  /// @param samples interleaved; empty: the device delivered `frames` frames of silence.
  void Add(std::span<const float> samples, std::int64_t frames, int sample_rate) {
    if (frames > 0) level_.Add(MeanSquare(samples), FramesToTime(frames, sample_rate), Now());
  }

  /// @return dBFS; NaN: not known. Speakers that deliver no packets count as silent.
  float dbfs() const {
    const float level = level_.dbfs(Now());
    return std::isnan(level) && flow_ == Flow::kRender ? kSilence_dbfs : level;
  }

 private:
  static Nanoseconds Now() { return std::chrono::steady_clock::now().time_since_epoch(); }

  const Flow flow_;
  LevelFollower level_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_DEVICE_LEVEL_H_
