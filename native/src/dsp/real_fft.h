#ifndef ANECHO_DSP_REAL_FFT_H_
#define ANECHO_DSP_REAL_FFT_H_

#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Fourier transform of real signals (Ooura's, from WebRTC), in place.
/// The spectrum is packed: [0] is the real bin 0, [1] the real bin n/2, then [2k], [2k + 1] are the
/// real and imaginary part of bin k, with X[k] = sum over t of x[t] exp(-2 pi j k t / n).
class RealFft {
 public:
  /// @param size a power of two, 4 or more.
  explicit RealFft(std::size_t size);

  // real-time
  /// @param data `size` samples; becomes their spectrum.
  void Forward(std::span<float> data);

  // real-time
  /// Undoes Forward(), scale included.
  void Inverse(std::span<float> data);

  std::size_t size() const { return size_; }

 private:
  const std::size_t size_;
  std::vector<std::size_t> bit_reversal_;
  std::vector<float> twiddles_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_REAL_FFT_H_
