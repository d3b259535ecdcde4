#ifndef ANECHO_AEC_FULL_DUPLEX_FRAME_LAYOUT_H_
#define ANECHO_AEC_FULL_DUPLEX_FRAME_LAYOUT_H_

#include <array>
#include <cstddef>

namespace anecho {

/// Rate of everything in this folder, in Hz. Samples are in WebRTC's scale: full scale is 32768.
inline constexpr int kDuplexRate = 48000;
/// Samples of one frame: 10 ms.
inline constexpr std::size_t kDuplexFrame = 480;
/// Bins of a transform over two frames, 50 Hz apart, from 0 to 24 kHz.
inline constexpr std::size_t kDuplexBins = kDuplexFrame + 1;

/// Powers by bin, as a transform of two frames under a square-root Hann window shows them. White
/// noise has 480 times its mean square in each bin.
using PowerSpectrum = std::array<float, kDuplexBins>;

/// The complex spectrum of two frames under a square-root Hann window.
struct FrameSpectrum {
  std::array<float, kDuplexBins> real{};
  std::array<float, kDuplexBins> imaginary{};
};

/// The bin of a frequency in Hz.
constexpr std::size_t DuplexBin(double hz) { return static_cast<std::size_t>(hz / 50); }

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FRAME_LAYOUT_H_
