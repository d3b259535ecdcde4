#ifndef ANECHO_CHANNELS_REFERENCE_FIT_H_
#define ANECHO_CHANNELS_REFERENCE_FIT_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Measures how much of a sound the reference explains at one delay and gain: all of a copy, far
/// less of an echo in a room. It finds the best lag first, and fits a few taps for left and right
/// there by least squares.
class ReferenceFit {
 public:
  enum class Verdict {
    /// Too quiet, or too tonal to distinguish lags.
    kUnclear = 1,
    /// An echo in a room, or other sound.
    kRoom,
    /// The reference itself.
    kCopy,
  };

  /// @param window samples that are compared; @param lags how many are tried; @param sounds how
  ///   many are compared with one reference.
  ReferenceFit(std::size_t window, std::size_t lags, std::size_t sounds);

  // real-time
  /// Begins. Sound n at lag l stands beside the reference from sample `lags - 1 - l` on.
  /// @param left, right of window + lags - 1 samples.
  void SetReference(std::span<const float> left, std::span<const float> right);
  // real-time
  /// @param samples of `window`.
  void SetSound(std::size_t index, std::span<const float> samples);
  // real-time
  /// Tries up to `count` more lags. @return whether all have been tried.
  bool Scan(std::size_t count);

  struct Result {
    Verdict verdict = Verdict::kUnclear;
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
    /// By lag: the share that one tap explains.
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
  /// By lag: the energy beside the window.
  std::vector<double> left_energy_;
  std::vector<double> right_energy_;
  double reference_power_ = 0;
  bool is_stereo_ = false;
  std::vector<Sound> sounds_;
  std::size_t scanned_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_REFERENCE_FIT_H_
