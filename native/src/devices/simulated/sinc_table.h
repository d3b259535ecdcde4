#ifndef ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_
#define ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_

#include <array>
#include <span>

namespace anecho {

/// Windowed-sinc weights for reading a signal between its samples: better than -80 dB up to 0.7 of
/// Nyquist, exact on whole samples.
class SincTable {
 public:
  static constexpr int kTaps = 32;
  /// Which tap weighs the sample at the floor of the position.
  static constexpr int kCentre = kTaps / 2 - 1;
  using Taps = std::array<float, kTaps>;

  /// The table, made on first use: touch it before real time.
  static const SincTable& Get();

  // real-time
  /// @param fraction of a sample, [0, 1).
  /// @param taps weights of the samples floor - kCentre, floor - kCentre + 1, …
  void TapsFor(double fraction, Taps* taps) const;

 private:
  static constexpr int kPhases = 512;
  SincTable();
  std::array<Taps, kPhases + 1> phases_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SINC_TABLE_H_
