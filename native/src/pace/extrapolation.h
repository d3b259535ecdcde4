#ifndef ANECHO_PACE_EXTRAPOLATION_H_
#define ANECHO_PACE_EXTRAPOLATION_H_

#include <span>

namespace anecho {

// real-time
/// Continues a signal for some milliseconds by linear prediction (Burg's method, order 32: J. P.
/// Burg, "Maximum entropy spectral analysis", 1967), so that a signal that broke off can be faded
/// out. Takes about 0.1 ms.
/// @param past the samples before the break, ideally 10 ms; only the last 480 are used.
/// @param future receives the continuation. Its level may fall, but does not grow without bound.
void Extrapolate(std::span<const float> past, std::span<float> future);

}  // namespace anecho

#endif  // ANECHO_PACE_EXTRAPOLATION_H_
