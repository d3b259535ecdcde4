#include "aec/echo_canceller_config.h"

#include "anecho.h"
#include "base/config_rule.h"
#include "base/error.h"

namespace anecho {

void EchoCancellerConfig::Validate() const {
  if (filter_length_blocks < 5 || filter_length_blocks > 50) {
    throw Error(ANECHO_INVALID_CONFIG, "filter_length_blocks must be from 5 to 50");
  }
  Require(placed_delay_ms >= 0, "placed_delay_ms is 0 or more");
  judge.Validate();
  renewal.Validate();
  reference_level.Validate();
}

}  // namespace anecho
