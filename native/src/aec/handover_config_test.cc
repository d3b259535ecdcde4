#include "aec/handover_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "wrong_values.h"

namespace anecho {
namespace {

TEST(HandoverConfigs, D8_TheirDefaultsAreRight) {
  EXPECT_NO_THROW(CandidateJudgeConfig().Validate());
  EXPECT_NO_THROW(RenewalConfig().Validate());
  EXPECT_NO_THROW(ReferenceLevelConfig().Validate());
}

TEST(CandidateJudgeConfig, D8_RefusesTimesOutOfOrder) {
  ExpectRefused(&CandidateJudgeConfig::moved_begun_frames, {99, 301});
  ExpectRefused(&CandidateJudgeConfig::learnt_frames, {299, 3000});
}

TEST(CandidateJudgeConfig, D8_RefusesAFreshOneThatNeedsLessAheadBeforeItHasBegun) {
  ExpectRefused(&CandidateJudgeConfig::far_quieter_db, {1, 4.5, NAN});
  ExpectRefused(&CandidateJudgeConfig::alike_db, {-0.1, 2});
}

TEST(CandidateJudgeConfig, D8_RefusesALostOneThatIsBetterThanAPoorOne) {
  ExpectRefused(&CandidateJudgeConfig::lost_db, {21});
  ExpectRefused(&CandidateJudgeConfig::fair_db, {19});
}

TEST(RenewalConfig, D8_RefusesANoiseThatIsOldBeforeItCounts) {
  ExpectRefused(&RenewalConfig::old_frames, {33});
  ExpectRefused(&RenewalConfig::far_quieter, {1});
}

TEST(ReferenceLevelConfig, D8_RefusesATargetThatWillNotDo) {
  ExpectRefused(&ReferenceLevelConfig::target_power, {1e-4, 0.2});
  ExpectRefused(&ReferenceLevelConfig::kept, {0, 1.1});
}

}  // namespace
}  // namespace anecho
