#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_FULL_DUPLEX_OPTIONS_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_FULL_DUPLEX_OPTIONS_H_

#include <string_view>

#include "aec/full_duplex/full_duplex_config.h"

namespace anecho::quality {

/// Sets constants of the canceller by their names, so that a sweep is one command.
/// @param options such as ":residual.overestimate=3,filter.length_ms=200"; empty: none.
/// Throws Error(ANECHO_INVALID_CONFIG).
void SetFullDuplexOptions(std::string_view options, FullDuplexConfig* config);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_FULL_DUPLEX_OPTIONS_H_
