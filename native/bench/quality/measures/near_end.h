#ifndef ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_

#include <cstddef>
#include <span>

namespace anecho::quality {

/// Damage to the near end's voice.
struct NearEndDamage {
  /// Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019), in dB: the voice against
  /// everything else in the output, echo, gaps and artefacts alike.
  double si_sdr_db;
  /// Loss of the voice in dB: level of the truth (see MeasureNearEnd()) minus the level of the
  /// truth's share in the output. 0: nothing is lost.
  double attenuation_db;
};

/// Compares an output with the truth, which is the same canceller's output for the microphone
/// without echo. So the canceller's filters and delay don't count. NaN where the truth is silent.
NearEndDamage MeasureNearEnd(std::span<const float> output, std::span<const float> truth);

/// @return the lag of `output` behind `input` at which the two are most alike, 0 to `longest`
/// samples; 0 where either is silent.
std::size_t MeasureLag(std::span<const float> input, std::span<const float> output,
                       std::size_t longest);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_
