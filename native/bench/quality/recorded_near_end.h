#ifndef ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_

#include <string>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures the near end's loss and SI-SDR in a recording, as far as they can be known. Where the
/// far end is heard, a known voice is added to the microphone, as loud as the microphone itself,
/// and the contender runs a second time. The loss of that voice is measured as in computed scenes:
/// - far end only: in the second half, where the voice is added, together with the voice's SI-SDR;
/// - both: after the first second. No SI-SDR, which would take the recording's own near end for
///   distortion.
///
/// With the near end only, the microphone is the near end: the loss is that of LevelLost(), and the
/// SI-SDR, 50 dB at most, is against the contender's output for the same microphone and a silent
/// reference.
/// @param outcome the contender's output for the unchanged recording.
NearEndDamage MeasureRecordedNearEnd(const SceneConfig& config, const Scene& scene,
                                     const std::string& contender, const Outcome& outcome);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
