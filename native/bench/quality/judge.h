#ifndef ANECHO_BENCH_QUALITY_JUDGE_H_
#define ANECHO_BENCH_QUALITY_JUDGE_H_

#include <nlohmann/json.hpp>

#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Measures what a contender made of a scene. Every figure is always there; null where it can't be
/// known, or where a time never came.
/// @param truth the near end alone through the same contender; empty if nobody spoke there.
nlohmann::json Judge(const SceneConfig& config, const Scene& scene, const Outcome& outcome,
                     const Signal& truth);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_JUDGE_H_
