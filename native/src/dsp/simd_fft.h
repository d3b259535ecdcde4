#ifndef ANECHO_DSP_SIMD_FFT_H_
#define ANECHO_DSP_SIMD_FFT_H_

#include <cstddef>
#include <memory>
#include <span>

struct PFFFT_Setup;

namespace anecho {

/// Fourier transform of real signals (pffft, SIMD) with real and imaginary parts apart:
/// X[k] = sum over t of x[t] exp(-2 pi j k t / size), for k from 0 to size / 2.
class SimdFft {
 public:
  /// @param size a multiple of 32 whose other factors are 2, 3 and 5 only. Throws
  ///   std::invalid_argument.
  explicit SimdFft(std::size_t size);

  // real-time
  /// Transforms `size` samples.
  /// @param real, imaginary `bins()` values or more, of which the first `bins()` are written.
  void Forward(std::span<const float> samples, std::span<float> real, std::span<float> imaginary);

  // real-time
  /// Undoes Forward(), scale included. The imaginary parts of the first and the last bin do not
  /// count.
  void Inverse(std::span<const float> real, std::span<const float> imaginary,
               std::span<float> samples);

  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

 private:
  struct DeleteSetup {
    void operator()(PFFFT_Setup* setup) const;
  };
  struct DeleteAligned {
    void operator()(float* samples) const;
  };
  using AlignedSamples = std::unique_ptr<float[], DeleteAligned>;

  const std::size_t size_;
  std::unique_ptr<PFFFT_Setup, DeleteSetup> setup_;
  AlignedSamples input_;
  AlignedSamples output_;
  AlignedSamples work_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_SIMD_FFT_H_
