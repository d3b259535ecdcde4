#ifndef ANECHO_CHANNELS_REFERENCE_FIT_H_
#define ANECHO_CHANNELS_REFERENCE_FIT_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Measures the share of a sound's energy that the reference, delayed and scaled, explains: nearly
/// all if the sound is a copy of the reference, far less if it is the echo in a room. Finds the
/// best lag first, then fits a few taps of the left and right reference there by least squares.
class ReferenceFit {
 public:
  enum class Verdict {
    /// Too quiet, too tonal to distinguish lags, or explained better than an echo but worse than a
    /// copy.
    kUnclear = 1,
    /// An echo in a room, or other sound.
    kRoom,
    /// The reference itself.
    kCopy,
  };

  /// @param window samples of each sound that are compared.
  /// @param lags number of lags to try.
  /// @param sounds number of sounds to compare with one reference.
  ReferenceFit(std::size_t window, std::size_t lags, std::size_t sounds);

  // real-time
  /// Sets the reference and restarts the scan. At lag l, a sound is compared with the reference
  /// from sample `lags - 1 - l` on.
  /// @param left, right `window + lags - 1` samples each.
  void SetReference(std::span<const float> left, std::span<const float> right);
  // real-time
  /// Sets one of the sounds.
  /// @param samples `window` samples.
  void SetSound(std::size_t index, std::span<const float> samples);
  // real-time
  /// Tries up to `count` more lags.
  /// @return whether all have been tried.
  bool Scan(std::size_t count);

  struct Result {
    Verdict verdict = Verdict::kUnclear;
    /// Share of the sound's energy that the reference explains, 0 to 1.
    double share = 0;
  };
  // real-time
  /// Fits one sound at its best lag.
  Result Fit(std::size_t index) const;

 private:
  static constexpr int kReach = 3;
  static constexpr std::size_t kTaps = 2 * kReach + 1;
  static constexpr std::size_t kUnknowns = 2 * kTaps;
  using Row = std::array<double, kUnknowns>;

  struct Sound {
    std::vector<float> samples;
    double energy = 0;
    /// Share that a single tap explains, indexed by the first reference sample.
    std::vector<float> shares;
  };

  void FindEnergies(const std::vector<float>& samples, std::vector<double>* energies) const;
  double ShareOfOne(const Sound& sound, const std::vector<float>& samples, double energy) const;
  double ShareAt(const Sound& sound, std::size_t first) const;
  bool IsAmbiguous(const Sound& sound, std::size_t best) const;

  const std::size_t window_;
  const std::size_t lags_;
  std::vector<float> left_;
  std::vector<float> right_;
  /// Energy of `window_` reference samples, indexed by the first.
  std::vector<double> left_energy_;
  std::vector<double> right_energy_;
  double reference_power_ = 0;
  bool is_stereo_ = false;
  std::vector<Sound> sounds_;
  std::size_t scanned_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_REFERENCE_FIT_H_
