#ifndef ANECHO_BENCH_QUALITY_MEASURES_LEVEL_LOST_H_
#define ANECHO_BENCH_QUALITY_MEASURES_LEVEL_LOST_H_

#include <span>

namespace anecho::quality {

/// Measures how much level the output has lost, compared with a near end without echo: A-weighted,
/// in dB, over the frames of 10 ms in which the near end is at most 30 dB below its loudest frame.
/// Noise that was suppressed in these frames counts as lost level too. A delay of up to 30 ms does
/// not count. A silent output counts as −120 dBFS; NaN where the near end is silent.
/// @param near, output mono at 48 kHz, from the same moment on.
double LevelLost(std::span<const float> near, std::span<const float> output);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_MEASURES_LEVEL_LOST_H_
