#ifndef ANECHO_DSP_SINC_KERNEL_H_
#define ANECHO_DSP_SINC_KERNEL_H_

#include <cstddef>
#include <vector>

namespace anecho {

/// A Kaiser-windowed sinc (A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, 7.5) as
/// a table of phases: what reads a signal between its samples.
class SincKernel {
 public:
  struct Design {
    /// Samples that a value is made of; a multiple of kTapMultiple.
    int taps = 0;
    /// Places between two samples.
    int phases = 0;
    /// In parts of the samples' Nyquist frequency: where the filter lets half of the level by.
    double cutoff = 1;
    double stopband_db = 0;
  };
  static constexpr int kTapMultiple = 8;

  explicit SincKernel(const Design& design);

  int taps() const { return taps_; }
  int phases() const { return phases_; }

  // real-time
  /// The value at a phase, 0 to phases(), behind the middle one of `taps()` samples, which is
  /// samples[taps() / 2 - 1].
  float At(const float* samples, int phase) const;
  // real-time
  /// The same, `fraction` (0 to 1) of the way to the next phase, on a line between both.
  float Between(const float* samples, int phase, float fraction) const;

 private:
  const float* Row(int phase) const {
    return table_.data() + static_cast<std::size_t>(phase) * static_cast<std::size_t>(taps_);
  }

  int taps_;
  int phases_;
  // phases_ + 1 rows of taps_ coefficients.
  std::vector<float> table_;
};

/// @return how wide a Kaiser filter's step from all to nothing is, in parts of the Nyquist
///   frequency.
double KaiserTransition(int taps, double stopband_db);

}  // namespace anecho

#endif  // ANECHO_DSP_SINC_KERNEL_H_
