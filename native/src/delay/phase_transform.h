#ifndef ANECHO_DELAY_PHASE_TRANSFORM_H_
#define ANECHO_DELAY_PHASE_TRANSFORM_H_

#include <span>

namespace anecho {

// real-time
/// Makes all bins from 300 to 3400 Hz about equally strong (very weak ones less, since they hold
/// noise), and all others 0. So hardly more than the phase of a cross spectrum remains, and the
/// correlation has its peak at the echo, whatever the voice. This band holds most of speech, small
/// loudspeakers play it, and the decimator passes it.
///
/// Method: generalized cross-correlation with phase transform, Knapp and Carter, "The generalized
/// correlation method for estimation of time delay", 1976.
/// @param spectrum packed as by RealFft, of samples at Decimator::kOutputRate.
void WhitenSpeechBand(std::span<float> spectrum);

}  // namespace anecho

#endif  // ANECHO_DELAY_PHASE_TRANSFORM_H_
