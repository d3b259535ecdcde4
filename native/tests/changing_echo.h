#ifndef ANECHO_TESTS_CHANGING_ECHO_H_
#define ANECHO_TESTS_CHANGING_ECHO_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "base/ppm.h"
#include "dsp/polyphase_resampler.h"
#include "engine/pipeline.h"

namespace anecho::testing {

/// A live call in simulated time, with devices at 16 kHz: a voice with pauses as reference, its
/// echo in a room as microphone, packets of 10 ms with times, and a delay that can change from one
/// frame to the next.
class ChangingEcho {
 public:
  struct Options {
    std::uint32_t seed = 1;
    double delay_ms = 100;
    /// By how much the microphone's clock runs faster than the reference's. The timestamps show it.
    double clock_ppm = 0;
    /// Further growth of the delay, which the timestamps of neither device show.
    double hidden_ppm = 0;
    /// Level of the near end's voice relative to the echo; without it, the near end is silent.
    std::optional<double> near_db{};
    /// With full duplex, the pipeline runs at 48 kHz, with classic at 16 kHz.
    CancellerKind canceller = CancellerKind::kClassic;
    /// The microphone hears no echo.
    bool headphones = false;
  };

  explicit ChangingEcho(const Options& options);

  /// Runs until the call's time is `seconds`.
  /// @param on_frame takes each frame, and the echo's mean square in the latest microphone packet.
  void RunUntil(double seconds,
                const std::function<void(const CleanFrame&, double echo_power)>& on_frame);

  double now_s() const { return static_cast<double>(frame_) * 0.01 / speed_; }
  double delay_ms() const { return 1e3 * DelayAt(now_s()); }
  void set_delay_ms(double delay_ms);
  void set_hidden_ppm(double hidden_ppm);
  /// Moves loudspeaker and microphone to another room: the echo path changes.
  void EnterRoom(std::uint32_t seed);
  /// With false, nothing plays, so there is no echo.
  void set_is_playing(bool is_playing) { is_playing_ = is_playing; }
  void set_near_end_speaks(bool speaks) { near_end_speaks_ = speaks; }
  /// The device drops the next `seconds` of its sound, but continues its count and timestamps as if
  /// nothing were missing.
  void LoseMicrophone(double seconds) { microphone_lost_s_ += seconds; }
  void LoseReference(double seconds) { reference_lost_s_ += seconds; }

  Pipeline& pipeline() { return pipeline_; }
  /// How often the reference was realigned.
  int realigned() const { return realigned_; }
  /// The echo's delay as the pipeline knows it; NaN where it doesn't.
  double placed_ms() const { return placed_ms_; }

 private:
  double DelayAt(double time_s) const {
    return delay_s_ + Ppm{hidden_ppm_}.share() * (time_s - delay_since_s_);
  }
  void PushReference(double until_s);
  double PushMicrophone();
  double Jitter();

  const Options options_;
  const double speed_;
  std::mt19937 random_;
  std::vector<float> voice_;
  std::vector<float> echo_;
  std::vector<float> near_;
  PolyphaseResampler resampler_{16000, 16000};
  Pipeline pipeline_;
  double delay_s_;
  double delay_since_s_ = 0;
  double hidden_ppm_;
  float echo_gain_ = 0;
  bool is_playing_ = true;
  bool near_end_speaks_ = true;
  double microphone_lost_s_ = 0;
  double reference_lost_s_ = 0;
  std::int64_t frame_ = 0;
  std::int64_t reference_frame_ = 0;
  int realigned_ = 0;
  double placed_ms_ = 0;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_CHANGING_ECHO_H_
