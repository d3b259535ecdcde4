#include "aec/handover_config.h"

#include "aec/candidate_judge.h"
#include "base/config_rule.h"

namespace anecho {

void CandidateJudgeConfig::Validate() const {
  Require(CandidateJudge::kWindow <= moved_begun_frames && moved_begun_frames <= begun_frames &&
              begun_frames <= learnt_frames && learnt_frames < max_frames,
          "judge: 100 <= moved_begun_frames <= begun_frames <= learnt_frames < max_frames");
  Require(0 <= alike_db && alike_db < quieter_db && quieter_db <= clearly_quieter_db &&
              clearly_quieter_db <= far_quieter_db,
          "judge: 0 <= alike_db < quieter_db <= clearly_quieter_db <= far_quieter_db");
  Require(0 < lost_db && lost_db <= poor_db && poor_db <= fair_db,
          "judge: 0 < lost_db <= poor_db <= fair_db");
}

void RenewalConfig::Validate() const {
  Require(settled_frames >= 0, "renewal: settled_frames is 0 or more");
  Require(0 <= standing_frames && standing_frames < old_frames,
          "renewal: 0 <= standing_frames < old_frames");
  Require(far_quieter > 1, "renewal: far_quieter is above 1");
}

void ReferenceLevelConfig::Validate() const {
  Require(kept > 0 && kept <= 1, "level: kept is above 0, and 1 at most");
  Require(0 < silent_power && silent_power < min_power && min_power < target_power &&
              target_power < max_power && max_power <= 1,
          "level: 0 < silent_power < min_power < target_power < max_power <= 1");
  Require(max_gain > 1 && known_frames >= 1, "level: max_gain is above 1, known_frames 1 or more");
}

}  // namespace anecho
