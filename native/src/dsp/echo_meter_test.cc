#include "dsp/echo_meter.h"

#include <gtest/gtest.h>

#include <cmath>

namespace anecho {

TEST(EchoMeter, D2_CountsOnlyWhileTheReferenceIsActive) {
  EchoMeter meter;
  EXPECT_FALSE(meter.Add(1.0f, 0.0f, 1.0f));
  EXPECT_TRUE(std::isnan(meter.reduction_db()));
  EXPECT_TRUE(meter.Add(1e-2f, 1e-3f, 1e-4f));
  EXPECT_NEAR(meter.reduction_db(), 20, 1e-3);
}

TEST(EchoMeter, D2_HoldsForTheRoomToFade) {
  EchoMeter meter;
  meter.Add(1e-2f, 1e-3f, 1e-4f);
  int active = 0;
  while (meter.Add(1e-2f, 0.0f, 1e-4f)) ++active;
  EXPECT_EQ(active, 19);
}

TEST(EchoMeter, D2_ClearStartsAnIntervalButKeepsTheHold) {
  EchoMeter meter;
  meter.Add(1e-2f, 1e-3f, 1e-2f);
  meter.Clear();
  EXPECT_TRUE(std::isnan(meter.reduction_db()));
  EXPECT_TRUE(meter.Add(1e-2f, 0.0f, 1e-5f));
  EXPECT_NEAR(meter.reduction_db(), 30, 1e-3);
}

TEST(EchoMeter, D2_StaysFiniteInSilence) {
  EchoMeter meter;
  meter.Add(1.0f, 1.0f, 0.0f);
  EXPECT_NEAR(meter.reduction_db(), 120, 1e-3);
}

}  // namespace anecho
