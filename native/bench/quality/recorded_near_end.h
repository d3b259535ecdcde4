#ifndef ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_

#include <string>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures the near end's loss and SI-SDR in a recording, as far as they can be known. Where the
/// far end is heard, a known voice as loud as the echo is added to the microphone, and the
/// contender runs once more. The loss of that voice is measured as in computed scenes:
/// - far end only: from the second half on, together with the voice's SI-SDR;
/// - both: from the first second on. No SI-SDR: the residue of the other voice is no distortion.
/// With the near end only, the microphone is the near end: the loss is that of its level, and the
/// truth is the contender's output for it with a silent reference.
/// @param outcome the contender's output for the unchanged recording.
NearEndDamage MeasureRecordedNearEnd(const SceneConfig& config, const Scene& scene,
                                     const std::string& contender, const Outcome& outcome);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
