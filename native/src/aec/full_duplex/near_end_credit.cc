#include "aec/full_duplex/near_end_credit.h"

#include <algorithm>

#include "dsp/fast_math.h"

namespace anecho {

void NearEndCredit::Update(const Evidence& evidence) {
  if (evidence.proof == NearEndProofStrength::kNone) return;
  if (evidence.proof == NearEndProofStrength::kSure) {
    frames_ = std::max(frames_, config_.sure_frames);
  }
  if (!evidence.far_end) {
    frames_ = std::max(frames_, config_.initial_frames);
  } else if (evidence.ours < evidence.aec3 * FastDbToPower(config_.passed_db) &&
             evidence.aec3 > evidence.noise * FastDbToPower(config_.min_above_noise_db)) {
    frames_ = std::min(config_.max_frames, frames_ + config_.passed_frames);
  } else if (evidence.proof == NearEndProofStrength::kHeld &&
             evidence.ours > evidence.aec3 * FastDbToPower(config_.stopped_db)) {
    frames_ = std::max(0, frames_ - 1);
  }
}

}  // namespace anecho
