#ifndef ANECHO_TESTS_TWO_DEVICES_H_
#define ANECHO_TESTS_TWO_DEVICES_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <numbers>

#include "align/reference_timeline.h"
#include "base/ppm.h"
#include "base/time.h"
#include "clock/stream_clock.h"
#include "echo_scene.h"

namespace anecho::testing {

/// A reference and a microphone whose clocks differ, with the timeline and clock that take their
/// timestamps.
class TwoDevices {
 public:
  struct Scenario {
    double hours = 0.05;
    double reference_ppm = 0;
    double microphone_ppm = 0;
    double wander_ppm = 0;
    /// Timestamps are late by a uniformly distributed time from 0 to this.
    double jitter_s = 50e-6;
    /// Expected number of timestamps of the microphone that are late by another 5 to 85 ms.
    int hiccups = 0;
    /// About how many silences there are, in which the reference delivers nothing.
    int silences = 0;
    /// Whether the reference's position counts on during a silence.
    bool silence_counts = true;
    /// Packets of the microphone are judged after this time.
    double settle_s = 30;
    std::uint32_t seed = 1;
  };

  /// Result of a run, over the judged packets.
  struct Outcome {
    /// Largest change of the delay since the first judged packet.
    double worst_ms = 0;
    int leaps = 0;
    double residual_ppm = 0;
  };

  explicit TwoDevices(const Scenario& scenario)
      : scenario_(scenario), random_(scenario.seed), timeline_(48000, 48000), clock_(48000) {
    reference_ = {scenario.reference_ppm, scenario.wander_ppm, 0.3, 0, 0};
    microphone_ = {scenario.microphone_ppm, scenario.wander_ppm, 2.1, 0.0131, 0};
  }

  /// Called for each judged packet of the microphone, unless the reference is silent then: with the
  /// packet's true time and the change of the delay in ms since the first such packet.
  std::function<void(double time_s, double change_ms)> on_delay = [](double, double) {};

  Outcome Go() {
    const double end = scenario_.hours * 3600;
    while (microphone_.time < end) {
      PlayReference(microphone_.time + 0.1, end);
      HearMicrophone();
    }
    return outcome_;
  }

 private:
  static constexpr double kPacket_s = 0.02;
  static constexpr int kPacketFrames = 960;

  /// A device that delivers 20 ms at a time, with its own clock. It knows when each frame truly
  /// passed.
  struct Device {
    double ppm = 0;
    double wander_ppm = 0;
    double wander_phase = 0;
    double time = 0;  ///< true time of the next packet's first frame
    std::int64_t position = 0;

    double Rate() const {
      const double slow = std::sin(2 * std::numbers::pi * time / 7200 + wander_phase);
      return 48000 * Ppm{ppm + wander_ppm * slow}.ratio();
    }
    void Advance() {
      time += kPacketFrames / Rate();
      position += kPacketFrames;
    }
  };

  static Nanoseconds At(double seconds) { return Nanoseconds(std::llround(seconds * 1e9)); }

  double Jitter() { return scenario_.jitter_s * 0.5 * static_cast<double>(random_.Next() + 1); }

  void PlayReference(double until, double end) {
    while (reference_.time < until) {
      if (scenario_.silences > 0 && reference_.time > next_silence_) Silence(end);
      const auto placement =
          timeline_.Place(reference_.position, kPacketFrames, At(reference_.time + Jitter()));
      packets_.push_back({placement.begin, reference_.time, reference_.Rate()});
      if (packets_.size() > 40) packets_.pop_front();
      reference_.Advance();
    }
  }

  void Silence(double end) {
    next_silence_ += end / (scenario_.silences + 1);
    // From 1 s to 30 min, most of them short.
    const double length = std::pow(10, 1.62 * static_cast<double>(random_.Next() + 1));
    const double rate = reference_.Rate();
    if (scenario_.silence_counts) reference_.position += std::llround(length * rate);
    reference_.time +=
        scenario_.silence_counts ? static_cast<double>(std::llround(length * rate)) / rate : length;
  }

  void HearMicrophone() {
    double late = Jitter();
    if (scenario_.hiccups > 0 &&
        random_.Next() > 1 - 2 * scenario_.hiccups * kPacket_s / (scenario_.hours * 3600)) {
      late += 0.005 + 0.04 * static_cast<double>(random_.Next() + 1);
    }
    clock_.Update(microphone_.position, kPacketFrames, At(microphone_.time + late));
    const auto cut =
        timeline_.Plan(clock_.TimeAt(static_cast<double>(microphone_.position)),
                       clock_.TimeAt(static_cast<double>(microphone_.position + kPacketFrames)),
                       kPacketFrames, &reader_);
    if (microphone_.time > scenario_.settle_s) Judge(cut);
    microphone_.Advance();
  }

  void Judge(const ReferenceTimeline::Cut& cut) {
    outcome_.leaps += cut.step_ms != 0;
    outcome_.residual_ppm = Ppm::Of(cut.step * microphone_.Rate() / reference_.Rate() - 1).value;
    const auto packet = std::find_if(packets_.rbegin(), packets_.rend(), [&](const Played& p) {
      return cut.position >= static_cast<double>(p.begin);
    });
    if (packet == packets_.rend()) return;
    const double into = cut.position - static_cast<double>(packet->begin);
    if (into > kPacketFrames) return;  // silence: nothing to be late
    const double delay_ms = (microphone_.time - (packet->time + into / packet->rate)) * 1e3;
    if (!judged_) first_delay_ms_ = delay_ms;
    judged_ = true;
    outcome_.worst_ms = std::max(outcome_.worst_ms, std::abs(delay_ms - first_delay_ms_));
    on_delay(microphone_.time, delay_ms - first_delay_ms_);
  }

  struct Played {
    std::int64_t begin;
    double time;
    double rate;
  };
  const Scenario scenario_;
  Random random_;
  ReferenceTimeline timeline_;
  ReadCursor reader_;
  StreamClock clock_;
  Device reference_;
  Device microphone_;
  std::deque<Played> packets_;
  double next_silence_ = 60;
  bool judged_ = false;
  double first_delay_ms_ = 0;
  Outcome outcome_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_TWO_DEVICES_H_
