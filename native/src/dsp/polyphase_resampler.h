#ifndef ANECHO_DSP_POLYPHASE_RESAMPLER_H_
#define ANECHO_DSP_POLYPHASE_RESAMPLER_H_

#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Reads samples at fractional positions of a contiguous history, by a ratio that may change
/// slowly.
///
/// The filter is a Kaiser-windowed sinc (A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal
/// Processing, 7.5) in a table of phases, with linear interpolation between neighbouring phases.
/// The table is the only state: the caller owns history and position, so several channels or
/// readers can share one resampler. It never reads outside of the history that it is given.
///
/// If the output rate is equal to the input rate or higher, the cutoff is the input's Nyquist
/// frequency, and a whole position gives the sample itself. If it is lower, the cutoff is 0.94 of
/// the output's Nyquist frequency, and the number of taps grows by the ratio of the rates.
class PolyphaseResampler {
 public:
  /// @param input_rate Hz, 8000 to 192000.
  /// @param output_rate Hz, 8000 to 192000.
  PolyphaseResampler(int input_rate, int output_rate);

  /// Samples needed before the one at or just below a position.
  int before() const { return half_taps_ - 1; }
  /// Samples needed after the one at or just below a position.
  int after() const { return half_taps_; }

  // real-time
  /// Writes out[i] = history(position + i × step), one channel. Delay: none.
  /// @param history holds at least what lies between first position - before() and last position +
  ///   after().
  /// @param position in samples of `history`.
  /// @param step input samples per output sample, above 0; it may change from call to call
  ///   (input_rate / output_rate, give or take a few 1,000 ppm).
  /// @return whether `history` held all of that; otherwise `out` is zeros.
  [[nodiscard]] bool Read(std::span<const float> history, double position, double step,
                          std::span<float> out) const;

 private:
  bool Covers(std::size_t history, double position, double step, std::size_t count) const;

  // Whether a whole position gives the sample itself.
  bool keeps_samples_;
  int half_taps_;
  int phases_;
  // (phases_ + 1) rows of 2 × half_taps_ coefficients.
  std::vector<float> table_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_POLYPHASE_RESAMPLER_H_
