#ifndef ANECHO_AEC_SIDE_CHANNEL_H_
#define ANECHO_AEC_SIDE_CHANNEL_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/frame_transform.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/kalman_echo_filter.h"

namespace anecho {

/// Cleans the side of a stereo microphone (half the difference of its channels) in the same way as
/// the mid (half their sum) was cleaned: each bin of the side gets the gain that the mid got. So
/// left and right get the same gain, and a voice keeps its place in the stereo image.
///
/// With the full-duplex canceller, a linear filter of the side's own first takes out its echo.
class SideChannel {
 public:
  /// Delay that is added to mid and side, in samples.
  static constexpr std::size_t kDelay = kDuplexFrame;

  /// Signals and figures of the mid's canceller. Signals are 480 samples in the range of 16-bit
  /// integers.
  struct Mid {
    /// The reference, one span for each channel.
    std::span<const std::span<const float>> reference{};
    /// Share of the reference, 0 to 1, that is missing.
    float missing_share = 0;
    /// The mid before the canceller.
    std::span<const float> microphone{};
    /// The mid without the echo that the full-duplex canceller's linear filter predicts. Empty, and
    /// the figures below unused, if the canceller is not full duplex.
    std::span<const float> error{};
    /// Of that linear filter: the expected power of the echo that is left in `error`, and the
    /// factor by which the echo's amplitude has just changed on the same path (1: it has not).
    const PowerSpectrum* uncertainty = nullptr;
    float echo_gain_step = 1;
    bool echo_is_absent = false;
  };

  /// @param mid_delay by how much canceller and cleaning delay the mid, in samples.
  /// @param full_duplex configuration of the mid's canceller; nothing if that is not full duplex.
  SideChannel(std::size_t mid_delay, const std::optional<FullDuplexConfig>& full_duplex);

  // real-time
  /// @param mid_clean the cleaned mid; replaced by the cleaned mid of the previous frame.
  /// @param side the side before cleaning; replaced by the clean side, aligned with the mid.
  void Process(const Mid& mid, std::span<float> mid_clean, std::span<float> side);

 private:
  /// Delays a signal by a fixed number of samples.
  class Delay {
   public:
    explicit Delay(std::size_t samples) : samples_(samples + kDuplexFrame) {}
    /// @return 480 samples, valid until the next call.
    std::span<const float> Push(std::span<const float> frame);

   private:
    std::vector<float> samples_;
  };

  void TakeEchoOut(const Mid& mid, std::span<const float> side);
  bool FiltersHelp(const Mid& mid, std::span<const float> side);
  void ApplyGains(const FrameSpectrum& before, const FrameSpectrum& after);

  const float absent_openness_;
  std::optional<KalmanEchoFilter> filter_;
  /// Smoothed power of mid and side together: before the filters, and without the echo that they
  /// predict.
  float came_power_ = 0;
  float error_power_ = 0;
  /// 1 if the gains are applied to the signals without the predicted echo, 0 if to the original
  /// ones; cross-faded over a frame.
  float share_ = 0;
  Delay mid_delay_;
  Delay side_delay_;
  FrameAnalyzer before_analyzer_;
  FrameAnalyzer after_analyzer_;
  FrameAnalyzer side_analyzer_;
  FrameSynthesizer synthesizer_;
  /// Mid and side before the gains, with or without the echo that the filters predict.
  std::array<float, kDuplexFrame> mid_before_{};
  std::array<float, kDuplexFrame> side_before_{};
  std::array<float, kDuplexFrame> error_{};
  std::array<float, kDuplexFrame> echo_{};
  std::array<float, kDuplexFrame> last_mid_{};
  FrameSpectrum before_;
  FrameSpectrum after_;
  FrameSpectrum side_;
  PowerSpectrum before_power_{};
  PowerSpectrum after_power_{};
};

}  // namespace anecho

#endif  // ANECHO_AEC_SIDE_CHANNEL_H_
