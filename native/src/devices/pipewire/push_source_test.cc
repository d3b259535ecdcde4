#include "devices/pipewire/push_source.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

TEST(PushSource, B3AnyNameMakesANodeName) {
  EXPECT_EQ(MicrophoneNodeName("Living room"), "anecho_virtual_living_room");
  EXPECT_EQ(MicrophoneNodeName("Küche: 2"), "anecho_virtual_k_che_2");
  EXPECT_EQ(MicrophoneNodeName("台所"), "anecho_virtual_");
}

}  // namespace
}  // namespace anecho
