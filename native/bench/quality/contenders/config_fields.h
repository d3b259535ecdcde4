#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_CONFIG_FIELDS_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_CONFIG_FIELDS_H_

#include <cstddef>
#include <map>
#include <string>
#include <variant>

#include "aec/full_duplex/full_duplex_config.h"

namespace anecho::quality {

/// Pointers to the constants of a configuration, by the constants' names.
using ConfigFields = std::map<std::string, std::variant<float*, double*, int*, std::size_t*>>;

/// Lists the constants of full duplex.
ConfigFields FieldsOf(FullDuplexConfig* config);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_CONFIG_FIELDS_H_
