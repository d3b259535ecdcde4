#ifndef ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CANCELLER_H_
#define ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CANCELLER_H_

#include <array>
#include <span>

#include "aec/full_duplex/echo_gain_bound.h"
#include "aec/full_duplex/echo_path_guard.h"
#include "aec/full_duplex/echo_presence.h"
#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/frame_transform.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/kalman_echo_filter.h"
#include "aec/full_duplex/near_end_credit.h"
#include "aec/full_duplex/near_end_detector.h"
#include "aec/full_duplex/near_end_proof.h"
#include "aec/full_duplex/output_arbiter.h"
#include "aec/full_duplex/residual_echo_estimator.h"
#include "aec/full_duplex/spectral_floor.h"
#include "aec/full_duplex/suppression_gain.h"
#include "aec/full_duplex/volume_step_detector.h"

namespace anecho {

/// Takes the echo out and leaves the voice whole while both talk: a linear stage that models the
/// echo path, and a post filter that suppresses the residual echo. AEC3 runs in parallel. While the
/// far end speaks, OutputArbiter may choose AEC3's output: if the path is not known, or if AEC3's
/// output is the quieter one and no near end is confirmed.
class FullDuplexCanceller {
 public:
  /// Delay of the output, in samples.
  static constexpr std::size_t kDelay = kDuplexFrame;

  /// Samples of 10 ms, in WebRTC's scale.
  struct Frame {
    /// One span for each channel.
    std::span<const std::span<const float>> reference;
    /// Share of the reference, 0 to 1, that is missing: zeros stand in its place.
    float missing_share = 0;
    std::span<const float> microphone;
    /// AEC3's output, and that of its linear filter at 16 kHz.
    std::span<const float> aec3;
    std::span<const float> aec3_linear;
  };

  explicit FullDuplexCanceller(const FullDuplexConfig& config = {});

  // real-time
  /// @param output 480 samples, `kDelay` late; may be the same memory as the microphone.
  void Process(const Frame& frame, std::span<float> output);

  EchoState echo_state() const { return presence_.state(); }
  /// The last frame without the echo that the linear stage predicted.
  std::span<const float> error() const { return error_samples_; }
  /// See KalmanEchoFilter::uncertainty().
  const PowerSpectrum& uncertainty() const { return filter_.uncertainty(); }
  /// Factor by which the echo's amplitude has changed in the last frame, on the same path; 1: no
  /// change.
  float echo_gain_step() const { return echo_gain_step_; }

 private:
  /// Delay of AEC3's output, its filter bank included, in samples.
  static constexpr std::size_t kAec3Delay = 430;

  void Transform();
  void ExpectEcho();
  void WatchPath(std::span<const float> aec3_linear);
  void WatchFarEnd();
  void FollowPath();
  void Suppress();
  void ChooseOutput(bool is_absent);
  void Mix(float before, std::span<float> output);

  const FullDuplexConfig config_;
  KalmanEchoFilter filter_;
  FrameAnalyzer error_analyzer_;
  FrameAnalyzer echo_analyzer_;
  FrameSynthesizer synthesizer_;
  SpectralFloor noise_;
  EchoGainBound bound_;
  EchoPresence presence_;
  EchoPathGuard guard_;
  VolumeStepDetector volume_step_;
  ResidualEchoEstimator residual_estimator_;
  NearEndDetector near_end_;
  NearEndProof proof_;
  NearEndCredit credit_;
  SuppressionGain gain_;
  OutputArbiter arbiter_;

  std::array<float, kDuplexFrame> error_samples_{};
  std::array<float, kDuplexFrame> echo_samples_{};
  FrameSpectrum error_;
  FrameSpectrum echo_;
  PowerSpectrum error_power_{};
  PowerSpectrum echo_power_{};
  PowerSpectrum microphone_power_{};
  /// Expected power of the echo in the error: of the part that is left because the response is not
  /// known exactly, and of missing reference.
  PowerSpectrum unknown_echo_{};
  PowerSpectrum residual_{};
  PowerSpectrum gains_{};
  PowerSpectrum factor_{};
  std::array<float, kDuplexFrame> ours_{};
  /// AEC3's output, delayed until it is in step with ours.
  std::array<float, 2 * kDuplexFrame - kAec3Delay> aec3_{};
  /// Smoothed mean squares of both outputs.
  float our_power_ = 0;
  float aec3_power_ = 0;
  bool is_playing_ = false;
  bool path_is_lost_ = false;
  /// The expected echo of missing reference is more than `max_missing_echo_db` relative to the
  /// error.
  bool misses_much_ = false;
  bool far_end_ = false;
  int far_end_held_ = 0;
  float echo_gain_step_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CANCELLER_H_
