#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_CAPTURE_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_CAPTURE_H_

#include <cstdint>
#include <span>

#include "base/time.h"
#include "devices/simulated/device_clock.h"
#include "devices/simulated/fault_script.h"
#include "devices/simulated/packet_queue.h"
#include "devices/simulated/random.h"
#include "devices/streams.h"

namespace anecho {

/// The delivering side of a simulated microphone or loopback tap: stamps each period by the
/// device's clock, applies faults, and queues it.
class SimulatedCapture {
 public:
  struct Config {
    DeviceClock::Config clock;
    double jitter_s = 0;
    bool arrival_time_stamps = false;
    /// Format while no fault changes it.
    StreamFormat format;
    /// Time after which nothing is delivered.
    Nanoseconds end = Nanoseconds::max();
  };

  SimulatedCapture(const Config& config, FaultScript faults);

  DeviceClock& clock() { return clock_; }
  const DeviceClock& clock() const { return clock_; }
  const FaultScript& faults() const { return faults_; }
  /// The device's format at true time `seconds`.
  StreamFormat FormatAt(double seconds) const { return faults_.FormatAt(seconds, config_.format); }
  /// The device's format in the clock's present period.
  StreamFormat format() const { return FormatAt(clock_.PeriodEnd()); }
  PacketQueue& queue() { return queue_; }

  // real-time
  /// Queues packets from now on, their positions counted from 0.
  void Start();
  // real-time
  void Stop();
  // real-time
  /// Delivers the clock's present period and steps the clock.
  /// @param samples one period at the device's rate, mono; empty if there is nothing but silence.
  void Deliver(std::span<const float> samples);
  // real-time
  /// Steps the clock without delivering: there is nothing to capture.
  void Pass() { clock_.NextPeriod(); }
  // real-time
  /// Skips to true time `seconds`; queued packets are lost.
  void SkipTo(double seconds);

  /// @return the earliest time at which there may be something to read.
  Nanoseconds NextTime() const;
  /// @return whether no packet will come any more.
  bool ended() const;

 private:
  bool Queue(std::span<const float> samples);
  void Stamp(PacketQueue::Item* item);

  const Config config_;
  const FaultScript faults_;
  DeviceClock clock_;
  PacketQueue queue_;
  Random random_;
  bool running_ = false;
  bool lost_ = false;
  std::int64_t start_position_ = 0;
  Nanoseconds last_available_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SIMULATED_CAPTURE_H_
