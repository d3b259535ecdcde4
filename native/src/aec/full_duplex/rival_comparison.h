#ifndef ANECHO_AEC_FULL_DUPLEX_RIVAL_COMPARISON_H_
#define ANECHO_AEC_FULL_DUPLEX_RIVAL_COMPARISON_H_

#include <array>
#include <span>

#include "aec/full_duplex/frame_layout.h"
#include "dsp/real_fft.h"

namespace anecho {

/// Compares the errors of two linear filters on the same microphone, from 100 Hz to 7.5 kHz: our
/// filter and the rival, which is the one inside AEC3. The near end is the same in both errors, so
/// where our error is louder, it contains echo that our filter does not know. (Two-path idea:
/// Ochiai, Araseki & Ogihara, IEEE Transactions on Communications 25(6), 1977.)
class RivalComparison {
 public:
  /// Samples of a frame at 16 kHz, at which AEC3's filter runs.
  static constexpr std::size_t kRivalFrame = 160;

  RivalComparison();

  // real-time
  /// @param rival the rival's error in this frame; it lags our error by 4.2 ms.
  /// @param error, microphone powers of our error and of the microphone in this frame; they are
  ///   compared in the next Update().
  void Update(std::span<const float> rival, const PowerSpectrum& error,
              const PowerSpectrum& microphone);

  /// Power of our error relative to the rival's, over all bands, in dB.
  float ratio_db() const { return ratio_db_; }
  /// How much of the microphone the rival takes out, in dB.
  float taken_out_db() const { return taken_out_db_; }
  /// Power of our error less that of the rival's error raised by 1.5 dB, by bin: the mean over the
  /// bin's band, 0 or more. 0 outside of 100 Hz to 7.5 kHz.
  const PowerSpectrum& excess() const { return excess_; }

 private:
  static constexpr std::size_t kBands = 9;
  /// Delay added to the rival's error, so that it is one frame behind ours, in samples at 16 kHz.
  static constexpr std::size_t kDelay = 93;

  RealFft fft_{2 * kRivalFrame};
  std::array<float, 2 * kRivalFrame> window_;
  std::array<float, 2 * kRivalFrame + kDelay> recent_{};
  std::array<float, 2 * kRivalFrame> windowed_{};
  std::array<float, kRivalFrame + 1> real_{};
  std::array<float, kRivalFrame + 1> imaginary_{};
  PowerSpectrum last_error_{};
  PowerSpectrum last_microphone_{};
  std::array<float, kBands> ours_{};
  std::array<float, kBands> theirs_{};
  PowerSpectrum excess_{};
  float microphone_ = 0;
  float ratio_db_ = 0;
  float taken_out_db_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_RIVAL_COMPARISON_H_
