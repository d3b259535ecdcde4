#ifndef ANECHO_TESTS_STAMPING_DEVICE_H_
#define ANECHO_TESTS_STAMPING_DEVICE_H_

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <utility>

#include "base/ppm.h"
#include "base/time.h"
#include "clock/stream_clock.h"

namespace anecho::testing {

/// Error of a timestamp, in seconds.
using Jitter = std::function<double(std::mt19937&)>;

inline Jitter Bell(double deviation) {
  return [=](std::mt19937& random) { return std::normal_distribution<>(0, deviation)(random); };
}

inline Jitter Late(double most) {
  return [=](std::mt19937& random) { return std::uniform_real_distribution<>(0, most)(random); };
}

/// On average, one timestamp in twenty has an additional error from `least` to `most` seconds.
inline Jitter WithOutliers(const Jitter& usual, double least = -25e-3, double most = 25e-3) {
  return [=](std::mt19937& random) {
    const double off = std::uniform_real_distribution<>(least, most)(random);
    return usual(random) + (random() % 20 == 0 ? off : 0.0);
  };
}

inline Nanoseconds Time(double seconds) { return Nanoseconds(std::llround(seconds * 1e9)); }

/// A device that stamps packets of 10 ms, and the StreamClock that takes its timestamps.
class StampingDevice {
 public:
  StampingDevice(Jitter device_jitter, double device_ppm, unsigned seed, int nominal_rate = 48000)
      : clock(nominal_rate),
        jitter(std::move(device_jitter)),
        ppm(device_ppm),
        nominal(nominal_rate),
        random_(seed) {}

  StreamClock::Result Packet() {
    const int frames = nominal / 100;
    const StreamClock::Result result =
        clock.Update(position, frames, Time(now + way + jitter(random_)));
    last_position = position;
    last_time = now;
    position += frames;
    now += frames / rate();
    jumps += result == StreamClock::Result::kJump;
    restarts += result == StreamClock::Result::kRestart;
    rejected += result == StreamClock::Result::kRejected;
    return result;
  }
  void Run(double seconds) {
    for (const double end = now + seconds; now < end;) Packet();
  }
  double rate() const { return nominal * Ppm{ppm}.ratio(); }
  double RateError() const { return Ppm::Of(clock.rate() / rate() - 1).value; }
  /// @return error of the clock's line at the true time of the last packet, in ms; positive: the
  ///   line is ahead.
  double OffsetError() const {
    return (clock.PositionAt(Time(last_time)) - static_cast<double>(last_position)) / rate() * 1e3;
  }

  StreamClock clock;
  Jitter jitter;
  double ppm;
  int nominal;
  double now = 1000.0;
  /// Transport latency, in seconds: by how much all timestamps are later.
  double way = 0;
  std::int64_t position = 0;
  double last_time = 0;
  std::int64_t last_position = 0;
  int jumps = 0;
  int restarts = 0;
  int rejected = 0;

 private:
  std::mt19937 random_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_STAMPING_DEVICE_H_
