#ifndef ANECHO_PACE_EXTRAPOLATION_H_
#define ANECHO_PACE_EXTRAPOLATION_H_

#include <span>

namespace anecho {

// real-time
/// Continues a signal for some milliseconds by linear prediction (Burg's method, order 32: J. P.
/// Burg, "Maximum entropy spectral analysis", 1967), so that it can be faded out where it broke
/// off. About 0.1 ms of work.
/// @param past the last samples, at best 10 ms of them; older ones than 480 are not looked at.
/// @param future is written. Its level may fall, but does not run away.
void Extrapolate(std::span<const float> past, std::span<float> future);

}  // namespace anecho

#endif  // ANECHO_PACE_EXTRAPOLATION_H_
