#include "offline/session_comparison.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace anecho {

TEST(SessionComparison, D5_TellsWhenTheFirstDifferenceIsWithAnyNumberOfChannels) {
  for (const int channels : {1, 2}) {
    const auto size = static_cast<std::size_t>(480 * channels);
    const std::vector<float> recorded(size);
    std::vector<float> replayed = recorded;
    SessionComparison comparison(channels);
    comparison.Add(recorded, replayed);
    comparison.AddMissing(480);
    EXPECT_EQ(comparison.Json(48000)["first_difference_s"], 0.01) << channels;

    SessionComparison other(channels);
    for (int frame = 0; frame < 3; ++frame) other.Add(recorded, replayed);
    replayed[size / 2] = 0.5f;
    other.Add(recorded, replayed);
    EXPECT_NEAR(other.Json(48000)["first_difference_s"].get<double>(), 0.035, 1e-9) << channels;
    EXPECT_EQ(other.Json(48000)["largest_difference"], 0.5) << channels;
  }
}

}  // namespace anecho
