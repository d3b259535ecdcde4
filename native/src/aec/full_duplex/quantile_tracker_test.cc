#include "aec/full_duplex/quantile_tracker.h"

#include <gtest/gtest.h>

#include "echo_scene.h"

namespace anecho {

TEST(QuantileTracker, A19_FindsTheQuantileOfEvenlySpreadLevels) {
  for (const float rank : {0.15f, 0.3f, 0.7f, 0.9f}) {
    testing::Random random(3);
    QuantileTracker tracker({.initial_db = -30});
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
      // From -20 to 0 dB.
      tracker.Update(10 * random.Next() - 10, rank, 0.15f);
      if (i >= 10000) sum += static_cast<double>(tracker.db()) / 10000;
    }
    EXPECT_NEAR(sum, -20 + 20 * static_cast<double>(rank), 1) << rank;
  }
}

TEST(QuantileTracker, A19_IsNotPulledByOutliers) {
  QuantileTracker tracker({.initial_db = -10});
  for (int i = 0; i < 100; ++i) tracker.Update(i % 10 == 0 ? 60.0f : -10.01f, 0.5f, 0.1f);
  EXPECT_LT(tracker.db(), -9);
}

TEST(QuantileTracker, StaysInItsRange) {
  QuantileTracker tracker({.initial_db = 0, .min_db = -5, .max_db = 5});
  for (int i = 0; i < 1000; ++i) tracker.Update(100, 0.5f, 1);
  EXPECT_EQ(tracker.db(), 5);
  for (int i = 0; i < 1000; ++i) tracker.Update(-100, 0.5f, 1);
  EXPECT_EQ(tracker.db(), -5);
  tracker.RaiseTo(50);
  EXPECT_EQ(tracker.db(), 5);
  tracker.RaiseTo(-50);
  EXPECT_EQ(tracker.db(), 5);
}

}  // namespace anecho
