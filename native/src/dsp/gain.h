#ifndef ANECHO_DSP_GAIN_H_
#define ANECHO_DSP_GAIN_H_

#include <cmath>
#include <span>

namespace anecho {

/// @return the factor of an amplitude that a gain in dB stands for.
inline float GainFactor(float db) { return std::pow(10.0f, db / 20); }

// real-time
/// Multiplies samples by a factor that goes in equal steps from `before`, which the sample before
/// the first has, to `after`, which the last one has.
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
