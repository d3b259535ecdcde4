#ifndef ANECHO_TESTS_WRONG_VALUES_H_
#define ANECHO_TESTS_WRONG_VALUES_H_

#include <gtest/gtest.h>

#include <initializer_list>
#include <type_traits>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// Expects that a configuration refuses each of these values of one field, while its other fields
/// have their defaults.
template <typename Config, typename Value>
void ExpectRefused(Value Config::*field,
                   std::initializer_list<std::type_identity_t<Value>> values) {
  for (const Value& value : values) {
    Config config;
    config.*field = value;
    try {
      config.Validate();
      ADD_FAILURE() << ::testing::PrintToString(value) << " was not refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ANECHO_INVALID_CONFIG) << error.what();
    }
  }
}

}  // namespace anecho

#endif  // ANECHO_TESTS_WRONG_VALUES_H_
