#ifndef ANECHO_DEVICES_SIMULATED_CONVOLVER_H_
#define ANECHO_DEVICES_SIMULATED_CONVOLVER_H_

#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Convolution of an endless signal with a long response, block by block and without delay
/// (uniformly partitioned overlap-save in the frequency domain).
class Convolver {
 public:
  /// Samples per block: 10 ms at 48 kHz.
  static constexpr int kBlock = 480;

  explicit Convolver(std::span<const float> response);

  // real-time
  /// @param input kBlock samples.
  /// @param output kBlock samples; may be the input.
  void Process(std::span<const float> input, std::span<float> output);

 private:
  static constexpr int kTransform = 1024;
  static constexpr int kBins = kTransform / 2;
  using Spectrum = std::span<float>;

  void Forward(std::span<const float> samples, Spectrum spectrum);
  /// Writes to work_.
  void Inverse(std::span<const float> spectrum);
  Spectrum InputAt(int age);
  Spectrum PartitionAt(int index);

  int partitions_;
  int newest_ = 0;
  /// Spectra of the response's partitions, and of as many blocks of input.
  std::vector<float> response_;
  std::vector<float> inputs_;
  /// The latest kTransform samples of input.
  std::vector<float> recent_;
  std::vector<float> work_;
  std::vector<float> sum_;
  std::vector<std::size_t> bit_reversal_;
  std::vector<float> twiddles_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_CONVOLVER_H_
