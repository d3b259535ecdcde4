#include "clock/clock_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "wrong_values.h"

namespace anecho {
namespace {

TEST(StreamClockConfig, D8_ItsDefaultsAreRight) { EXPECT_NO_THROW(StreamClockConfig().Validate()); }

TEST(StreamClockConfig, D8_RefusesLongBucketsThatAreShorter) {
  ExpectRefused(&StreamClockConfig::latency_bucket_s, {0.4, NAN});
}

TEST(StreamClockConfig, D8_RefusesStampsThatAgreeFartherApartThanOneIsOffTheLine) {
  ExpectRefused(&StreamClockConfig::agree_spreads, {7});
  ExpectRefused(&StreamClockConfig::agree_margin_s, {0.3e-3});
}

TEST(StreamClockConfig, D8_RefusesStepsOutOfOrder) {
  ExpectRefused(&StreamClockConfig::settling_snap_s, {2e-3});
  ExpectRefused(&StreamClockConfig::snap_s, {0.2e-3, 30e-3});
}

TEST(StreamClockConfig, D8_RefusesSlopesThatNoDeviceCouldBeBelieved) {
  ExpectRefused(&StreamClockConfig::usual_slope, {1e-3});
  ExpectRefused(&StreamClockConfig::max_slope, {0.9e-3, 0.02});
  ExpectRefused(&StreamClockConfig::ready_slope_deviation, {100e-6});
}

TEST(ClockFilterConfig, D8_RefusesMoreFirstBucketsThanAreAveraged) {
  ExpectRefused(&ClockFilterConfig::first_noise_buckets, {0, 41});
}

TEST(ClockFilterConfig, D8_RefusesNoiseAndOutliersOutOfOrder) {
  ExpectRefused(&ClockFilterConfig::short_latency_noise_s, {11e-3});
  ExpectRefused(&ClockFilterConfig::huber, {7});
}

}  // namespace
}  // namespace anecho
