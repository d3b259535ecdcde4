#ifndef ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
#define ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_

#include <string>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures the near end's loss and SI-SDR in a recording, as far as they can be known. How depends
/// on who speaks in the recording (SceneConfig::talk):
/// - far end only: a known voice, as loud as the microphone itself, is added to the microphone's
///   second half, and the contender processes the recording again. Loss and SI-SDR of that voice
///   are measured as in computed scenes.
/// - both: the same, but the voice is added from the beginning on, and measured after the first
///   second. The SI-SDR is NaN, since the recording's own near end would count as distortion.
/// - near end only: the microphone is the near end. The loss is that of LevelLost(). The SI-SDR,
///   50 dB at most, is against the contender's output for the same microphone and a silent
///   reference.
/// @param outcome the contender's output for the unchanged recording.
NearEndDamage MeasureRecordedNearEnd(const SceneConfig& config, const Scene& scene,
                                     const std::string& contender, const Outcome& outcome);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_RECORDED_NEAR_END_H_
