#ifndef ANECHO_DEVICES_SIMULATED_DEVICE_CLOCK_H_
#define ANECHO_DEVICES_SIMULATED_DEVICE_CLOCK_H_

#include <array>
#include <cmath>
#include <cstdint>

#include "base/time.h"
#include "devices/simulated/random.h"

namespace anecho {

/// The sample clock of one simulated device, stepped period by period along true time. Its rate is
/// off by a constant and by a slow random walk.
class DeviceClock {
 public:
  /// Frames per device period: 10 ms at 48 kHz.
  static constexpr int kPeriod = 480;
  static constexpr double kRate = 48000;
  /// How far behind the present PositionAt() reaches, in seconds.
  static constexpr double kMemory_s = 1.2;

  struct Config {
    /// How much too fast the clock runs.
    double ppm = 0;
    /// Standard deviation of the slow walk around `ppm`.
    double wander_ppm = 0;
    /// True time of the first frame, in seconds.
    double start_s = 0;
    std::uint64_t seed = 1;
  };

  explicit DeviceClock(const Config& config);

  /// @return the first frame of the present period.
  std::int64_t position() const { return period_ * kPeriod; }
  /// @return when that frame passes the device, in seconds of true time.
  double PeriodStart() const { return starts_[period_ & kMask]; }
  /// @return when the next period's first frame passes the device.
  double PeriodEnd() const { return starts_[(period_ + 1) & kMask]; }

  // real-time
  void NextPeriod();
  // real-time
  /// Jumps to the first period that starts after true time `seconds`, and forgets all earlier
  /// periods. Does nothing if the present period ends after `seconds`.
  void SkipTo(double seconds);
  // real-time
  /// @return the fractional frame that passes the device at true time `seconds`.
  double PositionAt(double seconds) const;

 private:
  static constexpr std::int64_t kMask = 127;

  void SetNextStart();

  Config config_;
  Random random_;
  double period_s_;
  double walk_ppm_ = 0;
  double walked_s_ = 0;
  std::int64_t period_ = 0;
  /// True times at which the latest periods start, and the next one.
  std::array<double, kMask + 1> starts_{};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_DEVICE_CLOCK_H_
