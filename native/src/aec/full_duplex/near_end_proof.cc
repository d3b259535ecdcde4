#include "aec/full_duplex/near_end_proof.h"

#include <algorithm>
#include <bit>

#include "dsp/fast_math.h"

namespace anecho {

void NearEndProof::Update(const Evidence& evidence) {
  const bool is_detected = evidence.detected != NearEnd::kAbsent;
  const bool is_above = evidence.power_above > config_.min_power_above;
  loud_.Push(evidence.error_to_echo > FastDbToPower(config_.min_loud_echo_db));
  const bool is_very_loud = evidence.error_to_echo > FastDbToPower(config_.min_very_loud_echo_db);
  const float max_coherence = loud_.is_complete() ? config_.max_loud_coherence
                              : is_very_loud      ? config_.max_very_loud_coherence
                                                  : config_.max_coherence;
  const bool is_clear = IsClear(evidence);
  const bool meets_all =
      is_detected &&
      (is_clear || (is_above && !evidence.is_tail && evidence.audible_bands >= config_.min_bands &&
                    evidence.coherence < max_coherence &&
                    evidence.error_ratio_db > config_.min_error_ratio_db &&
                    evidence.error_to_noise > FastDbToPower(config_.min_error_to_noise_db)));
  recent_ = recent_ << 1 | static_cast<std::uint32_t>(meets_all);
  const bool is_repeated = std::popcount(recent_) >= config_.min_remembered_frames;
  remembered_ = is_repeated ? config_.memory_frames : std::max(0, remembered_ - 1);
  const bool is_likely = remembered_ > 0 && (is_detected || is_above) &&
                         evidence.coherence < config_.max_remembered_coherence;
  held_ = is_likely ? config_.hold_frames : std::max(0, held_ - 1);
  is_proven_ = meets_all && (is_clear || remembered_ > 0 ||
                             evidence.error_to_echo > FastDbToPower(config_.min_first_echo_db));
  if (is_proven_) held_ = std::max(held_, config_.first_hold_frames);
  is_sure_ = is_proven_ && (std::popcount(recent_) >= config_.min_sure_frames ||
                            evidence.error_to_echo > FastDbToPower(config_.min_sure_echo_db));
}

bool NearEndProof::IsClear(const Evidence& evidence) const {
  return evidence.power_above > config_.min_clear_power_above &&
         evidence.audible_bands >= config_.min_clear_bands &&
         evidence.coherence < config_.max_clear_coherence &&
         evidence.error_ratio_db > config_.min_clear_error_ratio_db &&
         evidence.error_to_noise > FastDbToPower(config_.min_clear_error_to_noise_db) &&
         evidence.error_to_echo > FastDbToPower(config_.min_clear_echo_db);
}

NearEndProofStrength NearEndProof::strength() const {
  if (is_sure_) return NearEndProofStrength::kSure;
  if (is_proven_) return NearEndProofStrength::kProven;
  return held_ > 0 ? NearEndProofStrength::kHeld : NearEndProofStrength::kNone;
}

}  // namespace anecho
