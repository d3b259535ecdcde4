#ifndef ANECHO_AEC_FULL_DUPLEX_KALMAN_ECHO_FILTER_H_
#define ANECHO_AEC_FULL_DUPLEX_KALMAN_ECHO_FILTER_H_

#include <cstddef>
#include <span>
#include <vector>

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/missing_reference.h"
#include "dsp/real_fft.h"

namespace anecho {

/// Partitioned-block frequency-domain Kalman filter (Enzner & Vary, Signal Processing 86(6), 2006;
/// Kuech, Mabande & Enzner, ICASSP 2014): models the echo path as a state with a diagonal
/// covariance by partition and bin, so that each has a step size of its own, which goes to zero
/// while the near end speaks. Hop and partition are 240 samples, the transform 480.
class KalmanEchoFilter {
 public:
  static constexpr std::size_t kHop = 240;
  static constexpr std::size_t kTransform = 2 * kHop;
  static constexpr std::size_t kBins = kHop + 1;

  explicit KalmanEchoFilter(const KalmanEchoFilterConfig& config = {});

  // real-time
  /// Takes 480 samples of each signal.
  /// @param reference one span for each channel.
  /// @param error the microphone less the echo estimate.
  /// @param echo the echo estimate; that of each hop is made before the filter learns from the hop.
  /// @param missing_share share of the reference, 0 to 1, that is missing: zeros stand in its
  ///   place.
  void Process(std::span<const std::span<const float>> reference, std::span<const float> microphone,
               std::span<float> error, std::span<float> echo, float missing_share = 0);

  /// Expected power of the echo that is left in the error because the response is not known
  /// exactly, over the last frame.
  const PowerSpectrum& uncertainty() const { return uncertainty_; }
  /// Expected power of the echo of missing reference, over the last frame.
  const PowerSpectrum& missing_echo() const { return missing_echo_; }
  /// Whether any of the reference that the response reaches back to is missing.
  bool misses_reference() const { return missing_.any(); }
  /// Power of the reference over the last frame, all channels.
  const PowerSpectrum& reference_power() const { return reference_power_; }
  /// Time in which any channel of the reference was above -61 dBFS, in seconds: how much the filter
  /// has had to learn from.
  double learnt_s() const { return learnt_s_; }

  // real-time
  /// Raises the covariance until uncertainty() would have been `power`. Each partition's share is
  /// in proportion to the power of its response; the covariance is raised to that power at most.
  /// Bins in which `power` is 0 stay as they are.
  void RaiseUncertainty(std::span<const float, kDuplexBins> power);

  // real-time
  /// Multiplies the covariance of each bin by a factor.
  void ScaleUncertainty(std::span<const float, kDuplexBins> factor);

  // real-time
  /// Raises the covariance to this share of its initial value where it is lower.
  void Reopen(float share);

  // real-time
  /// The echo has become louder or quieter on the same path: multiplies the response by `gain`.
  void ScaleResponse(float gain);

  // real-time
  void SetProcessNoise(float per_s) { process_noise_ = per_s * kHopSeconds; }

  /// The response over time of one channel, `length_ms` long. Not for the real-time thread.
  std::vector<float> Response(std::size_t channel = 0);

 private:
  static constexpr float kHopSeconds = static_cast<float>(kHop) / kDuplexRate;
  /// Bins in memory, padded with zeros so that vectorised loops have no remainder.
  static constexpr std::size_t kPadded = 248;
  /// Bins below 8.8 kHz.
  static constexpr std::size_t kLowBins = 88;

  /// Offset of a partition's spectra in the vectors of all channels and partitions.
  std::size_t RowOf(std::size_t channel, std::size_t partition) const {
    return (channel * partitions_ + partition) * kPadded;
  }
  /// Offset of the reference spectrum that a partition sees in this hop.
  std::size_t InputOf(std::size_t channel, std::size_t partition) const {
    return (channel * partitions_ + (newest_ + partition) % partitions_) * kPadded;
  }
  std::size_t BinsOf(std::size_t partition) const {
    return partition < high_partitions_ ? kPadded : kLowBins;
  }

  void Hop(std::size_t from, std::span<const std::span<const float>> reference,
           std::span<const float> microphone, std::span<float> error, std::span<float> echo);
  bool TransformReference(std::size_t channel, std::span<const float> samples);
  void Predict();
  void PredictMissing();
  void Gain();
  void Learn();
  void Constrain(std::size_t row);
  void AddSpectra();

  const KalmanEchoFilterConfig config_;
  const std::size_t channels_;
  const std::size_t partitions_;
  const std::size_t high_partitions_;
  RealFft fft_;
  /// Of all channels and partitions: the reference, its power under a Hann window, the response,
  /// and the covariance of the response, now and initially.
  std::vector<float> x_real_, x_imaginary_, x_power_;
  std::vector<float> w_real_, w_imaginary_;
  std::vector<float> covariance_, initial_covariance_;
  /// The last two hops of the reference, by channel.
  std::vector<float> recent_;
  /// A spectrum of this hop: first of the echo, then of the error, then of the step that the filter
  /// makes.
  std::vector<float> real_, imaginary_;
  /// Sum of the covariance times the reference's power: without a window, and under a Hann window.
  std::vector<float> spread_, windowed_spread_;
  MissingReference missing_;
  /// Power of the echo of missing reference in this hop.
  std::vector<float> missing_spread_;
  std::vector<float> near_end_;
  std::vector<float> samples_;
  std::vector<float> norm_;
  PowerSpectrum uncertainty_{};
  PowerSpectrum missing_echo_{};
  PowerSpectrum reference_power_{};
  std::size_t newest_ = 0;
  std::size_t next_constrained_ = 0;
  float process_noise_;
  double learnt_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_KALMAN_ECHO_FILTER_H_
