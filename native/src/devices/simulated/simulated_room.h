#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_ROOM_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_ROOM_H_

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "devices/simulated/convolver.h"
#include "devices/simulated/device_clock.h"
#include "devices/simulated/loudspeaker.h"
#include "devices/simulated/microphone_effects.h"
#include "devices/simulated/random.h"
#include "devices/simulated/room_config.h"
#include "devices/simulated/sample_history.h"
#include "devices/simulated/simulated_cable.h"
#include "devices/simulated/simulated_capture.h"
#include "devices/simulated/sinc_table.h"
#include "devices/simulated/voice.h"

namespace anecho {

/// A room with a loudspeaker, a microphone, a person and a cable, in a time of its own that starts
/// at 0. The same configuration gives the same samples on every run, in whatever steps time
/// advances.
///
/// Simulates a call in that room. The far voice goes to the reference, then through loudspeaker and
/// room, in samples of the loudspeaker's clock. The microphone reads that signal, and the near
/// voice, at the true times at which its own clock samples.
class SimulatedRoom {
 public:
  /// Throws Error(ANECHO_FILE) or Error(ANECHO_BAD_AUDIO) if a clip can't be read.
  explicit SimulatedRoom(const RoomConfig& config);

  Nanoseconds now() const { return now_; }
  // real-time
  /// Simulates all that happens until `time`.
  void AdvanceTo(Nanoseconds time);
  // real-time
  /// Skips to `time`, since nobody listened meanwhile. The voices go on at `time` where they
  /// stopped.
  void SkipTo(Nanoseconds time);

  SimulatedCapture& microphone() { return microphone_; }
  SimulatedCapture& reference() { return reference_; }
  SimulatedCable& cable() { return cable_; }
  const FaultScript& cable_faults() const { return cable_faults_; }

 private:
  using Period = std::array<float, DeviceClock::kPeriod>;
  /// One period at the highest rate of a device, 192 kHz.
  using DevicePeriod = std::array<float, 1920>;

  void TurnReference();
  void TurnMicrophone();
  void TurnCable();
  /// Generates the loudspeaker's signal and its echo up to a position on its clock, and as far
  /// beyond it as `reader` needs.
  void PlayUntil(double position, const SincTable& reader);
  void SpeakUntil(double position, const SincTable& reader);
  const SincTable& ReaderFor(int sample_rate) const;

  const double speaker_latency_s_;
  const double microphone_latency_s_;
  const float noise_;
  std::unique_ptr<Voice> far_voice_;
  std::unique_ptr<Voice> near_voice_;
  Loudspeaker loudspeaker_;
  Convolver air_;
  Random noise_source_;
  std::optional<MicrophoneEffects> effects_;

  SimulatedCapture microphone_;
  /// Its clock is the loudspeaker's.
  SimulatedCapture reference_;
  DeviceClock cable_clock_;
  const FaultScript cable_faults_;
  SimulatedCable cable_;
  std::int64_t cable_owed_ = 0;
  bool reader_away_ = false;

  SampleHistory played_;
  SampleHistory echo_;
  /// Its positions are true time, at 48 kHz.
  SampleHistory spoken_;
  /// One for each rate that the microphone or the reference has or will have.
  std::vector<SincTable> readers_;
  Nanoseconds now_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SIMULATED_ROOM_H_
