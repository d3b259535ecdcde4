#ifndef ANECHO_BENCH_QUALITY_JUDGE_H_
#define ANECHO_BENCH_QUALITY_JUDGE_H_

#include <nlohmann/json.hpp>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures a contender's output in a scene. It gives every figure, as null where it can't be
/// known, or where its time never came.
nlohmann::json Judge(const SceneConfig& config, const Scene& scene, const Outcome& outcome,
                     const NearEndDamage& damage);

/// Measures the near end of a computed scene from its first word on, but not before 1 s; NaN if the
/// scene has no near end.
/// @param truth the near end alone through the same contender.
NearEndDamage MeasureComputedNearEnd(const SceneConfig& config, const Outcome& outcome,
                                     const Signal& truth);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_JUDGE_H_
