#include "delay/step_locator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace anecho {
namespace {

/// 32 ms: the direct sound and the first reflections.
constexpr std::size_t kTaps = 256;
constexpr int kSearchRounds = 3;
constexpr float kStep = 0.5f;
/// -60 dBFS over all taps: hardly anything is learnt from far quieter sound.
constexpr float kMinEnergy = 1e-6f * kTaps;

/// An echo path, learnt by normalized least mean squares.
class LearntPath {
 public:
  LearntPath() : taps_(kTaps) {}

  /// Learns from samples [begin, end).
  void Learn(std::span<const float> microphone, std::span<const float> reference, std::size_t begin,
             std::size_t end) {
    for (int round = 0; round < kSearchRounds; ++round) {
      for (std::size_t n = std::max(begin, kTaps); n < end; ++n) {
        const float* newest = reference.data() + n;
        float energy = kMinEnergy;
        for (std::size_t k = 0; k < kTaps; ++k) energy += *(newest - k) * *(newest - k);
        const float step = kStep * (microphone[n] - Predict(reference, n)) / energy;
        for (std::size_t k = 0; k < kTaps; ++k) taps_[k] += step * *(newest - k);
      }
    }
  }

  float Predict(std::span<const float> reference, std::size_t n) const {
    float sum = 0;
    for (std::size_t k = 0; k < kTaps && k <= n; ++k) sum += taps_[k] * reference[n - k];
    return sum;
  }

 private:
  std::vector<float> taps_;
};

}  // namespace

std::size_t LocateStep(const StepSurroundings& s) {
  LearntPath before, after;
  before.Learn(s.microphone, s.reference_before, 0, s.last_before);
  after.Learn(s.microphone, s.reference_after, s.first_after, s.microphone.size());
  // How much larger the error is if the step is put behind sample `n` than at `last_before`.
  double cost = 0;
  double lowest = 0;
  std::size_t best = s.last_before;
  for (std::size_t n = s.last_before; n < s.first_after; ++n) {
    const float old_error = s.microphone[n] - before.Predict(s.reference_before, n);
    const float new_error = s.microphone[n] - after.Predict(s.reference_after, n);
    cost += static_cast<double>(old_error) * old_error - static_cast<double>(new_error) * new_error;
    if (cost < lowest) {
      lowest = cost;
      best = n + 1;
    }
  }
  return best;
}

}  // namespace anecho
