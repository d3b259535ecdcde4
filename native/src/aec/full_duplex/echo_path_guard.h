#ifndef ANECHO_AEC_FULL_DUPLEX_ECHO_PATH_GUARD_H_
#define ANECHO_AEC_FULL_DUPLEX_ECHO_PATH_GUARD_H_

#include <span>

#include "aec/full_duplex/echo_coherence.h"
#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/frame_run.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/rival_comparison.h"

namespace anecho {

/// Watches whether the linear stage still knows the echo's path.
class EchoPathGuard {
 public:
  struct Frame {
    const FrameSpectrum& error;
    const FrameSpectrum& echo;
    const PowerSpectrum& error_power;
    const PowerSpectrum& microphone_power;
    const PowerSpectrum& noise;
    /// See RivalComparison.
    std::span<const float> rival;
    /// The far end speaks: its expected echo is 10 dB above the noise.
    bool far_end = false;
    /// The expected echo is 6 dB above the noise, or was within the last 300 ms.
    bool far_end_held = false;
    /// See KalmanEchoFilter::learnt_s().
    double learnt_s = 0;
  };

  explicit EchoPathGuard(const EchoPathGuardConfig& config = {})
      : config_(config),
        changed_(config.changed_frames),
        much_worse_(config.much_worse_frames),
        known_(config.known_frames) {}

  // real-time
  /// @return whether the path is lost in this frame.
  bool Update(const Frame& frame);

  /// The path was lost within the last 200 ms: suppress residual(), and give uncertainty() to the
  /// linear stage.
  bool is_flagged() const { return flagged_ > 0; }
  /// In this frame, the coherence shows that the error is echo.
  bool has_changed() const { return has_changed_; }
  /// Our error has been `much_worse_db` louder than AEC3's for `much_worse_frames`, up to this
  /// frame: AEC3's filter knows an echo that ours does not know.
  bool is_blind() const { return much_worse_.is_complete(); }
  /// AEC3's filter takes out an echo, whatever ours does.
  bool aec3_knows() const { return known_.is_complete(); }
  const PowerSpectrum& residual() const { return residual_; }
  const PowerSpectrum& uncertainty() const { return uncertainty_; }
  const EchoCoherence& coherence() const { return coherence_; }
  /// See RivalComparison::ratio_db().
  float error_ratio_db() const { return comparison_.ratio_db(); }

 private:
  const EchoPathGuardConfig config_;
  EchoCoherence coherence_;
  RivalComparison comparison_;
  PowerSpectrum residual_{};
  PowerSpectrum uncertainty_{};
  FrameRun changed_;
  FrameRun much_worse_;
  FrameRun known_;
  float best_db_ = 0;
  int flagged_ = 0;
  bool has_changed_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_ECHO_PATH_GUARD_H_
