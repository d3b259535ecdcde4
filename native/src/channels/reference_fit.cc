#include "channels/reference_fit.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

/// Mean squares after the band-pass (about -80 and -65 dBFS): quieter sound gives no verdict.
constexpr double kQuietSound = 1e-8;
constexpr double kQuietReference = 3e-7;
/// The reference explains at least kCopyShare of a copy's energy (-13 dB are left), and less than
/// kRoomShare of the energy of its echo in a room.
constexpr double kCopyShare = 0.95;
constexpr double kRoomShare = 0.85;
/// If a lag more than kPeakReach samples from the best one explains more than kAmbiguous times as
/// much as the best one does, the sound is too tonal to be called a copy.
constexpr std::size_t kPeakReach = 12;
constexpr float kAmbiguous = 0.75f;
/// Keeps the normal equations solvable where left and right are the same.
constexpr double kRegularization = 1e-4;

/// Eight sums, which compilers turn into vector instructions.
double Dot(const float* a, const float* b, std::size_t count) {
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (std::size_t j = 0; j < 8; ++j) sums[j] += a[i + j] * b[i + j];
  }
  for (; i < count; ++i) sums[0] += a[i] * b[i];
  return static_cast<double>((sums[0] + sums[4]) + (sums[1] + sums[5])) +
         static_cast<double>((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/// Passes the middle of the band, around a fifth of the sample rate. A voice's bass would match at
/// any lag, and near half the rate a few taps can't make a delay of a fraction of a sample.
void BandPass(std::span<const float> in, std::span<float> out) {
  float x1 = in.empty() ? 0 : in[0];
  float x2 = x1;
  float x3 = x1;
  for (std::size_t i = 0; i < in.size(); ++i) {
    out[i] = 0.25f * (in[i] + x1 - x2 - x3);
    x3 = x2;
    x2 = x1;
    x1 = in[i];
  }
}

/// Factorizes A in place by Cholesky's method. @return b · x, where A x = b.
template <std::size_t N>
double SolveForGain(std::array<std::array<double, N>, N>* a, const std::array<double, N>& b) {
  std::array<double, N> y{};
  double gain = 0;
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = (*a)[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= (*a)[i][k] * (*a)[j][k];
      if (i == j) {
        (*a)[i][i] = std::sqrt(std::max(sum, 1e-30));
      } else {
        (*a)[i][j] = sum / (*a)[j][j];
      }
    }
    double sum = b[i];
    for (std::size_t k = 0; k < i; ++k) sum -= (*a)[i][k] * y[k];
    y[i] = sum / (*a)[i][i];
    gain += y[i] * y[i];
  }
  return gain;
}

}  // namespace

ReferenceFit::ReferenceFit(std::size_t window, std::size_t lags, std::size_t sounds)
    : window_(window),
      lags_(lags),
      left_(window + lags - 1),
      right_(left_.size()),
      left_energy_(lags),
      right_energy_(lags),
      sounds_(sounds) {
  for (Sound& sound : sounds_) {
    sound.samples.resize(window);
    sound.shares.resize(lags);
  }
}

void ReferenceFit::SetReference(std::span<const float> left, std::span<const float> right) {
  BandPass(left, left_);
  BandPass(right, right_);
  const std::size_t size = left_.size();
  double difference = 0;
  double energy = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const double between = left_[i] - right_[i];
    difference += between * between;
    energy += static_cast<double>(left_[i]) * left_[i] + static_cast<double>(right_[i]) * right_[i];
  }
  is_stereo_ = difference > 1e-4 * energy;
  reference_power_ = energy / static_cast<double>(2 * size);
  FindEnergies(left_, &left_energy_);
  FindEnergies(right_, &right_energy_);
  scanned_ = 0;
}

void ReferenceFit::FindEnergies(const std::vector<float>& samples,
                                std::vector<double>* energies) const {
  double energy = Dot(samples.data(), samples.data(), window_);
  for (std::size_t first = 0; first < lags_; ++first) {
    (*energies)[first] = energy;
    if (first + 1 == lags_) break;
    const auto square = [&](std::size_t at) {
      return static_cast<double>(samples[at]) * samples[at];
    };
    energy = std::max(0.0, energy + square(first + window_) - square(first));
  }
}

void ReferenceFit::SetSound(std::size_t index, std::span<const float> samples) {
  Sound& sound = sounds_[index];
  BandPass(samples, sound.samples);
  sound.energy = Dot(sound.samples.data(), sound.samples.data(), window_);
}

bool ReferenceFit::Scan(std::size_t count) {
  const std::size_t end = std::min(lags_, scanned_ + count);
  for (; scanned_ < end; ++scanned_) {
    for (Sound& sound : sounds_) {
      double share = ShareOfOne(sound, left_, left_energy_[scanned_]);
      if (is_stereo_) share = std::max(share, ShareOfOne(sound, right_, right_energy_[scanned_]));
      sound.shares[scanned_] = static_cast<float>(share);
    }
  }
  return scanned_ == lags_;
}

/// @return the share of a sound's energy that one channel of the reference explains, from its
///   sample `scanned_` on.
/// @param samples, energy the reference's channel, and its energy there.
double ReferenceFit::ShareOfOne(const Sound& sound, const std::vector<float>& samples,
                                double energy) const {
  if (energy <= kQuietReference * static_cast<double>(window_) || sound.energy <= 0) return 0;
  const double dot = Dot(sound.samples.data(), samples.data() + scanned_, window_);
  return dot * dot / (energy * sound.energy);
}

ReferenceFit::Result ReferenceFit::Fit(std::size_t index) const {
  const Sound& sound = sounds_[index];
  const bool is_quiet = sound.energy < kQuietSound * static_cast<double>(window_) ||
                        reference_power_ < kQuietReference;
  if (is_quiet) return {};
  const auto best_at = std::max_element(sound.shares.begin(), sound.shares.end());
  if (*best_at == 0) return {};
  const auto best = static_cast<std::size_t>(best_at - sound.shares.begin());
  const double share = ShareAt(sound, best);
  if (share < kRoomShare) return {Verdict::kRoom, share};
  const bool is_copy = share >= kCopyShare && !IsAmbiguous(sound, best);
  return {is_copy ? Verdict::kCopy : Verdict::kUnclear, share};
}

bool ReferenceFit::IsAmbiguous(const Sound& sound, std::size_t best) const {
  for (std::size_t lag = 0; lag < lags_; ++lag) {
    const std::size_t distance = lag > best ? lag - best : best - lag;
    if (distance > kPeakReach && sound.shares[lag] > kAmbiguous * sound.shares[best]) return true;
  }
  return false;
}

/// @return the share of the sound's energy that a few taps of the left and right reference explain,
///   around the reference's sample `first`.
double ReferenceFit::ShareAt(const Sound& sound, std::size_t first) const {
  std::array<const float*, kUnknowns> columns{};
  const std::size_t last = lags_ - 1;
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    const auto wanted = static_cast<std::ptrdiff_t>(first + tap) - kReach;
    const auto at = std::clamp<std::ptrdiff_t>(wanted, 0, static_cast<std::ptrdiff_t>(last));
    columns[tap] = left_.data() + at;
    columns[kTaps + tap] = right_.data() + at;
  }
  std::array<Row, kUnknowns> matrix{};
  Row target{};
  double trace = 0;
  for (std::size_t i = 0; i < kUnknowns; ++i) {
    for (std::size_t j = 0; j <= i; ++j) matrix[i][j] = Dot(columns[i], columns[j], window_);
    target[i] = Dot(columns[i], sound.samples.data(), window_);
    trace += matrix[i][i];
  }
  for (std::size_t i = 0; i < kUnknowns; ++i) matrix[i][i] += kRegularization * trace / kUnknowns;
  return SolveForGain(&matrix, target) / sound.energy;
}

}  // namespace anecho
