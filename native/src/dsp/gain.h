#ifndef ANECHO_DSP_GAIN_H_
#define ANECHO_DSP_GAIN_H_

#include <cmath>
#include <span>

namespace anecho {

/// @return the factor of the amplitude for a gain in dB.
inline float GainFactor(float db) { return std::pow(10.0f, db / 20); }

// real-time
/// Multiplies samples by a factor that changes in equal steps. `before` is the factor of the sample
/// ahead of the first one, `after` that of the last one.
inline void RampGain(std::span<float> samples, float before, float after) {
  const float step = (after - before) / static_cast<float>(samples.size());
  float factor = before;
  for (float& sample : samples) {
    factor += step;
    sample *= factor;
  }
}

}  // namespace anecho

#endif  // ANECHO_DSP_GAIN_H_
