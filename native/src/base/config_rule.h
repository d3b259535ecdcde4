#ifndef ANECHO_BASE_CONFIG_RULE_H_
#define ANECHO_BASE_CONFIG_RULE_H_

#include <string>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// Throws Error(ANECHO_INVALID_CONFIG) with the rule in its message unless the rule holds. A
/// comparison with NaN is false, so a value that is NaN breaks the rule.
/// @param rule the rule in words, with the names of the fields.
inline void Require(bool holds, const char* rule) {
  if (!holds) throw Error(ANECHO_INVALID_CONFIG, std::string("a value is out of range: ") + rule);
}

}  // namespace anecho

#endif  // ANECHO_BASE_CONFIG_RULE_H_
