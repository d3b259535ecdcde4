#ifndef ANECHO_DSP_REAL_FFT_H_
#define ANECHO_DSP_REAL_FFT_H_

#include <cstddef>
#include <memory>
#include <span>

struct PFFFT_Setup;

namespace anecho {

/// Fourier transform of real signals (pffft, SIMD):
/// X[k] = sum over t of x[t] exp(-2 pi j k t / size), for k from 0 to size / 2.
///
/// A spectrum has one of two forms. A packed one takes the place of the samples: [0] is bin 0 and
/// [1] is bin size / 2, which are both real; [2k] and [2k + 1] are the real and the imaginary part
/// of bin k. A split one has the real parts of all bins in one array and the imaginary parts in
/// another.
class RealFft {
 public:
  /// @param size 32, or 32 times factors of 2, 3 and 5. Throws std::invalid_argument.
  explicit RealFft(std::size_t size);

  // real-time
  /// @param data `size` samples; becomes their packed spectrum.
  void Forward(std::span<float> data);

  // real-time
  /// @param real, imaginary `bins()` values or more, of which the first `bins()` are written.
  void Forward(std::span<const float> samples, std::span<float> real, std::span<float> imaginary);

  // real-time
  /// Undoes Forward(), scale included: packed spectrum to samples.
  void Inverse(std::span<float> data);

  // real-time
  /// The same for a split spectrum. The imaginary parts of the first and the last bin are ignored.
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

  static AlignedSamples MakeAligned(std::size_t size);

  const std::size_t size_;
  std::unique_ptr<PFFFT_Setup, DeleteSetup> setup_;
  AlignedSamples input_;
  AlignedSamples output_;
  AlignedSamples work_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_REAL_FFT_H_
