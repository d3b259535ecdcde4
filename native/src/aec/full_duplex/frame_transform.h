#ifndef ANECHO_AEC_FULL_DUPLEX_FRAME_TRANSFORM_H_
#define ANECHO_AEC_FULL_DUPLEX_FRAME_TRANSFORM_H_

#include <array>
#include <span>

#include "aec/full_duplex/frame_layout.h"
#include "dsp/real_fft.h"

namespace anecho {

/// The square-root Hann window over two frames: frames that are analysed and synthesised with it
/// add up to the signal. @param window filled.
void FillFrameWindow(std::span<float> window);

/// Computes the spectra of a signal, each over a frame and the one before it.
class FrameAnalyzer {
 public:
  FrameAnalyzer();

  // real-time
  /// @param frame 480 samples.
  void Analyze(std::span<const float> frame, FrameSpectrum* spectrum);

 private:
  RealFft fft_{2 * kDuplexFrame};
  std::array<float, 2 * kDuplexFrame> window_;
  std::array<float, 2 * kDuplexFrame> recent_{};
  std::array<float, 2 * kDuplexFrame> windowed_{};
};

/// Turns spectra back into a signal, by overlap-add.
class FrameSynthesizer {
 public:
  FrameSynthesizer();

  // real-time
  /// @param frame filled with 480 samples: those that FrameAnalyzer got a frame ago.
  void Synthesize(const FrameSpectrum& spectrum, std::span<float> frame);

 private:
  RealFft fft_{2 * kDuplexFrame};
  std::array<float, 2 * kDuplexFrame> window_;
  std::array<float, 2 * kDuplexFrame> samples_{};
  std::array<float, kDuplexFrame> overlap_{};
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FRAME_TRANSFORM_H_
