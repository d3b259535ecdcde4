#ifndef ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_
#define ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_

#include <array>
#include <vector>

namespace anecho {

/// Windowed-sinc weights for reading a 48 kHz signal between its samples, as a device of some rate
/// samples it.
///
/// From 48 kHz up: errors below -80 dB up to 0.7 of the signal's Nyquist frequency, exact on whole
/// samples. Below 48 kHz: a low-pass that begins at 0.7 of the rate's Nyquist frequency removes
/// what the rate can't hold.
class SincTable {
 public:
  /// Enough for 8 kHz; a multiple of 4.
  static constexpr int kMaxTaps = 228;
  using Taps = std::array<float, kMaxTaps>;

  /// @param sample_rate of the device in Hz, 8000 or more.
  explicit SincTable(int sample_rate);

  int sample_rate() const { return sample_rate_; }
  /// Weights in use: a multiple of 4.
  int taps() const { return taps_; }
  /// Which tap weighs the sample at the floor of the position.
  int centre() const { return taps_ / 2 - 1; }
  /// How far a position must stay behind the end of the signal, in samples.
  int reach() const { return taps_ / 2 + 1; }

  // real-time
  /// @param fraction of a sample, [0, 1).
  /// @param taps weights of the samples floor - centre(), floor - centre() + 1, …
  void TapsFor(double fraction, Taps* taps) const;

 private:
  const int sample_rate_;
  const int taps_;
  /// The weights of one phase after the other.
  std::vector<float> weights_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_
