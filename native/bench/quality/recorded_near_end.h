#ifndef ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_

#include <string>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures what becomes of a near end in a recording, as well as it can be known. Where the far
/// end is heard, a voice that is known is added to the microphone, as loud as that, and the
/// contender runs once more. What is lost of it counts as in computed scenes:
/// - far end only: from the second half on, together with the voice's SI-SDR;
/// - both: from the first second on. No SI-SDR: what is left of the other voice is no distortion.
/// With the near end only, the microphone is the near end: what is lost is its level, and the truth
/// is what the contender makes of it with a silent reference.
/// @param outcome what the contender made of the recording as it is.
NearEndDamage MeasureRecordedNearEnd(const SceneConfig& config, const Scene& scene,
                                     const std::string& contender, const Outcome& outcome);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
