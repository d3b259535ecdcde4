#ifndef ANECHO_BENCH_QUALITY_JUDGE_H_
#define ANECHO_BENCH_QUALITY_JUDGE_H_

#include <nlohmann/json.hpp>

#include "measures/near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures what a contender made of a scene. Every figure is always there; null where it can't be
/// known, or where a time never came.
nlohmann::json Judge(const SceneConfig& config, const Scene& scene, const Outcome& outcome,
                     const NearEndDamage& damage);

/// Measures the near end of a computed scene from when it begins to speak; NaN where nobody does.
/// @param truth the near end alone through the same contender.
NearEndDamage MeasureComputedNearEnd(const SceneConfig& config, const Outcome& outcome,
                                     const Signal& truth);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_JUDGE_H_
