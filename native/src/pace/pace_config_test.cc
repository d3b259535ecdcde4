#include "pace/pace_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pace/output_pacer.h"
#include "wrong_values.h"

namespace anecho {
namespace {

TEST(FillControllerConfig, A17_RefusesADriftThatLeavesNothingToTrimBy) {
  ExpectRefused(&FillControllerConfig::max_drift_ppm, {2000, NAN});
}

TEST(FillControllerConfig, A17_RefusesALoopThatSwings) {
  ExpectRefused(&FillControllerConfig::smoothing_s, {0, 10});
  ExpectRefused(&FillControllerConfig::last_time_s, {9});
}

TEST(OutputPacerConfig, A17_RefusesASurplusThatTheTrimCannotWorkOff) {
  ExpectRefused(&OutputPacerConfig::start_pace, {2e-3});
  ExpectRefused(&OutputPacerConfig::start_surplus_s, {1});
}

TEST(OutputPacerConfig, A4_RefusesFadesWithoutEnoughToExtrapolateFrom) {
  ExpectRefused(&OutputPacerConfig::fade_s, {0, 11e-3});
}

TEST(OutputPacerConfig, A4_APacerIsMadeOfNoWrongOne) {
  OutputPacerConfig config;
  config.idle_s = 0.4;
  EXPECT_THROW(OutputPacer({48000, 1}, {48000, 2}, 960, config), Error);
}

}  // namespace
}  // namespace anecho
