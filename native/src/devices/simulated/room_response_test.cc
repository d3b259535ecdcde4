#include "devices/simulated/room_response.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anecho {
namespace {

class RoomResponse : public testing::TestWithParam<RoomShape> {};

TEST_P(RoomResponse, D7_StartsWithTheDirectPathToTheSample) {
  const std::vector<float> response = MakeRoomResponse(GetParam(), 1);
  const double expected = DirectPathSeconds(GetParam()) * 48000;
  ASSERT_GT(expected, 50);
  const auto early = std::span(response).first(static_cast<std::size_t>(expected) + 24);
  const auto peak = std::max_element(early.begin(), early.end()) - early.begin();
  EXPECT_NEAR(static_cast<double>(peak), expected, 1.0);
  for (int n = 0; n < expected - 17; ++n) EXPECT_EQ(response[n], 0.0f);
}

TEST_P(RoomResponse, D7_DecaysWithinTheReverberationTime) {
  const std::vector<float> response = MakeRoomResponse(GetParam(), 1);
  const double wanted = GetParam().reverberation_s;
  EXPECT_EQ(response.size(), static_cast<std::size_t>(wanted * 48000));
  EXPECT_NEAR(MeasureReverberation(response), wanted, 0.1 * wanted);
}

TEST_P(RoomResponse, D7_HasUnitEnergyAndNoOffset) {
  const std::vector<float> response = MakeRoomResponse(GetParam(), 1);
  const auto energy = [](std::span<const float> part) {
    return std::inner_product(part.begin(), part.end(), part.begin(), 0.0);
  };
  EXPECT_NEAR(energy(response), 1, 1e-4);
  EXPECT_NEAR(std::accumulate(response.begin(), response.end(), 0.0), 0, 0.05);
  // Much of the energy is the direct sound of a speaker on the same desk, the rest the room's.
  const auto direct = static_cast<std::size_t>(DirectPathSeconds(GetParam()) * 48000) + 120;
  const double share = energy(std::span(response).first(direct));
  EXPECT_GT(share, 0.15);
  EXPECT_LT(share, 0.95);
}

INSTANTIATE_TEST_SUITE_P(Sizes, RoomResponse, testing::Values(kSmallRoom, kMediumRoom, kLargeRoom));

}  // namespace
}  // namespace anecho
