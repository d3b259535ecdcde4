#include "devices/pipewire/version_number.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

TEST(VersionNumber, D6_NumbersAreComparedOneByOne) {
  EXPECT_TRUE(IsOlderVersion("0.3.65", "1.4.2"));
  EXPECT_TRUE(IsOlderVersion("1.4.2", "1.4.10"));
  EXPECT_TRUE(IsOlderVersion("1.4", "1.4.1"));
  EXPECT_TRUE(IsOlderVersion("1.4.2-rc1", "1.5"));
  EXPECT_FALSE(IsOlderVersion("1.4.2", "1.4.2"));
  EXPECT_FALSE(IsOlderVersion("1.4.2", "1.4"));
  EXPECT_FALSE(IsOlderVersion("1.10.0", "1.9.9"));
}

TEST(VersionNumber, D6_WhatIsNoVersionIsNotOlder) {
  EXPECT_FALSE(IsOlderVersion("", "1.4.2"));
  EXPECT_FALSE(IsOlderVersion("1.4.2", "unknown"));
}

}  // namespace
}  // namespace anecho
