#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_PIPELINE_OPTIONS_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_PIPELINE_OPTIONS_H_

#include <string_view>

#include "engine/pipeline_config.h"

namespace anecho::quality {

/// Sets constants of the pipeline by their names, so that a sweep is one command. Throws
/// Error(ANECHO_INVALID_CONFIG) for an unknown name, or a value that is no number.
/// @param options such as ":delay.target_ms=10,judge.poor_db=18"; empty: none. Constants of full
///   duplex have the names of FullDuplexConfig: ":residual.overestimate=3".
void SetPipelineOptions(std::string_view options, PipelineConfig* config);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_PIPELINE_OPTIONS_H_
