#ifndef ANECHO_BENCH_QUALITY_JUDGE_H_
#define ANECHO_BENCH_QUALITY_JUDGE_H_

#include <nlohmann/json.hpp>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures a contender's output in a scene. The result has every figure. A figure is null if it
/// can't be known, or if what it measures does not happen in the scene: there is no event, or a
/// reduction is never reached.
nlohmann::json Judge(const SceneConfig& config, const Scene& scene, const Outcome& outcome,
                     const NearEndDamage& damage);

/// Measures the near end of a computed scene from RoomSceneConfig::near_from_s on, but not before
/// 1 s; NaN if the scene has no near end.
/// @param truth the same contender's output for the microphone without echo and a silent reference.
NearEndDamage MeasureComputedNearEnd(const SceneConfig& config, const Outcome& outcome,
                                     const Signal& truth);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_JUDGE_H_
