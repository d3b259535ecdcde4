#include "aec/echo_canceller_config.h"

#include "anecho.h"
#include "base/error.h"

namespace anecho {

void EchoCancellerConfig::Validate() const {
  if (filter_length_blocks < 5 || filter_length_blocks > 50) {
    throw Error(ANECHO_INVALID_CONFIG, "filter_length_blocks must be from 5 to 50");
  }
}

}  // namespace anecho
