#ifndef ANECHO_DSP_DECIMATOR_H_
#define ANECHO_DSP_DECIMATOR_H_

#include <span>
#include <vector>

namespace anecho {

/// Low-pass (flat to 3.4 kHz, 40 dB down from 4.6 kHz on) and reduction to 8 kHz. Delays by 1 ms at
/// any rate.
class Decimator {
 public:
  /// The rate of the output, in Hz.
  static constexpr int kOutputRate = 8000;

  /// @param sample_rate of the input in Hz: a multiple of 8000.
  explicit Decimator(int sample_rate);

  // real-time
  /// @param frame 10 ms; @param output 80 samples.
  void Process(std::span<const float> frame, std::span<float> output);

 private:
  const int factor_;
  std::vector<float> taps_;
  /// As many old samples as there are taps, then the frame.
  std::vector<float> line_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_DECIMATOR_H_
