#ifndef ANECHO_BENCH_QUALITY_MEASURES_A_WEIGHTING_H_
#define ANECHO_BENCH_QUALITY_MEASURES_A_WEIGHTING_H_

#include <functional>
#include <span>

namespace anecho::quality {

/// @return the gain of A-weighting (IEC 61672-1) at a frequency, 1 at 1 kHz.
double AWeight(double hz);

/// @return the A-weighted RMS level of a signal at 48 kHz, in dBFS(A), over the 10 ms frames for
/// which `counts` is true; NaN if there are none. A full-scale sine of 1 kHz has −3 dBFS(A).
double ALevel(std::span<const float> signal, const std::function<bool(std::size_t frame)>& counts);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_MEASURES_A_WEIGHTING_H_
