#ifndef ANECHO_BENCH_QUALITY_COST_H_
#define ANECHO_BENCH_QUALITY_COST_H_

#include <nlohmann/json.hpp>
#include <string_view>

#include "scene/scene.h"

namespace anecho::quality {

/// Measures what a contender costs: processor time per frame, memory that it allocates when it is
/// made, and by how much it delays a voice.
nlohmann::json MeasureCost(std::string_view contender, const Scene& scene);

/// Only processes the scene, for a program that counts instructions from outside.
void OnlyProcess(std::string_view contender, const Scene& scene);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_COST_H_
