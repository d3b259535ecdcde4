#ifndef ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_

#include <cstddef>
#include <span>

namespace anecho::quality {

/// What became of the voice in the room.
struct NearEndDamage {
  /// Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019), in dB: the voice against
  /// everything else in the output, echo, gaps and artefacts alike.
  double si_sdr_db;
  /// How much of the voice is missing, in dB: level of the truth against level of what is like it
  /// in the output. 0: it is all there.
  double attenuation_db;
};

/// Compares an output with the truth: the voice alone through the same canceller, so that its
/// filters and its delay count for nothing. NaN where the truth is silent.
NearEndDamage MeasureNearEnd(std::span<const float> output, std::span<const float> truth);

/// @return by how many samples `output` comes after `input`, 0 to `longest`, where the two are most
/// alike; 0 where either is silent.
std::size_t MeasureLag(std::span<const float> input, std::span<const float> output,
                       std::size_t longest);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_MEASURES_NEAR_END_H_
