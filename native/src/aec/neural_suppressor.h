#ifndef ANECHO_AEC_NEURAL_SUPPRESSOR_H_
#define ANECHO_AEC_NEURAL_SUPPRESSOR_H_

#include <memory>
#include <span>

extern "C" {
struct ReNameNoiseDenoiseState;
}

namespace anecho {

/// Noise suppression by RNNoise, a small neural network trained on voices: it also takes out noise
/// that changes, such as keys and dishes. At 48 kHz.
class NeuralSuppressor {
 public:
  static constexpr int kSampleRate = 48000;
  /// Samples of a frame; also the delay in samples.
  static constexpr int kFrame = 480;

  NeuralSuppressor();
  ~NeuralSuppressor();
  NeuralSuppressor(const NeuralSuppressor&) = delete;
  NeuralSuppressor& operator=(const NeuralSuppressor&) = delete;

  // real-time
  /// @param frame kFrame samples in the range of 16-bit integers.
  void Process(std::span<float> frame);

 private:
  struct Destroy {
    void operator()(ReNameNoiseDenoiseState* state) const;
  };

  std::unique_ptr<ReNameNoiseDenoiseState, Destroy> state_;
};

}  // namespace anecho

#endif  // ANECHO_AEC_NEURAL_SUPPRESSOR_H_
