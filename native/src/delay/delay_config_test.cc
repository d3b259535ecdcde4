#include "delay/delay_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "wrong_values.h"

namespace anecho {
namespace {

TEST(ReferenceDelayConfig, D8_ItsDefaultsAreRight) {
  EXPECT_NO_THROW(ReferenceDelayConfig().Validate());
}

TEST(ReferenceDelayConfig, D8_RefusesATargetOutsideTheWindow) {
  ExpectRefused(&ReferenceDelayConfig::target_ms, {5.5, 18.5, NAN});
  ExpectRefused(&ReferenceDelayConfig::recording_target_ms, {5.5, 20});
  ExpectRefused(&ReferenceDelayConfig::max_ms, {18});
}

TEST(ReferenceDelayConfig, D8_RefusesConfidencesOutOfOrder) {
  ExpectRefused(&ReferenceDelayConfig::first_confidence, {0.1, 0.6});
  ExpectRefused(&ReferenceDelayConfig::sure_confidence, {0.2, 1});
}

TEST(ReferenceDelayConfig, D8_RefusesASearchThatMovesWhereItIs) {
  ExpectRefused(&ReferenceDelayConfig::search_slack_s, {0, 60e-3});
}

TEST(ReferenceDelayConfig, D8_RefusesLargeDriftsThatNeedLessProofThanSmallOnes) {
  ExpectRefused(&ReferenceDelayConfig::early_deviations, {3});
}

TEST(EchoDelayEstimatorConfig, D8_RefusesATrackerThatLosesWhatWasJustFound) {
  EchoDelayEstimatorConfig config;
  config.tracker.window_s = 20;
  EXPECT_THROW(config.Validate(), Error);
  config = {};
  config.tracker.max_shift_s = 100e-6;
  EXPECT_THROW(config.Validate(), Error);
}

TEST(EchoPathAcquisitionConfig, D8_RefusesMoreSegmentsThanAreKept) {
  ExpectRefused(&EchoPathAcquisitionConfig::min_segments, {1, 17});
}

TEST(EchoPathAcquisitionConfig, D8_RefusesAStepThatNeverEndsTheSearch) {
  ExpectRefused(&EchoPathAcquisitionConfig::slope_step_s, {0.0, -1e-4});
  ExpectRefused(&EchoPathAcquisitionConfig::max_slope, {0.0, 0.02});
}

TEST(EchoPathTrackerConfig, D8_RefusesAShiftBeyondWhatIsSearched) {
  ExpectRefused(&EchoPathTrackerConfig::max_shift_s, {4e-3});
  ExpectRefused(&EchoPathTrackerConfig::faint_arrival, {0.6f});
}

}  // namespace
}  // namespace anecho
