#include "aec/full_duplex/near_end_detector.h"

#include <algorithm>

#include "dsp/fast_math.h"

namespace anecho {

NearEnd NearEndDetector::Update(const Evidence& evidence) {
  if (evidence.echo > evidence.noise * FastDbToPower(config_.min_echo_to_noise_db)) {
    correlation_.Push(FastPowerToDb(evidence.error + 1), FastPowerToDb(evidence.echo + 1));
  }
  const bool is_echo = correlation_.count() >= config_.echo_frames &&
                       correlation_.value() > config_.echo_correlation;
  const bool is_uncorrelated = correlation_.count() >= config_.near_end_frames &&
                               correlation_.value() < config_.near_end_correlation;
  NearEnd near = NearEnd::kAbsent;
  if (is_uncorrelated) {
    near = NearEnd::kUncorrelated;
  } else if (!is_echo && evidence.share_above > config_.min_share) {
    near = NearEnd::kPresent;
  }
  if (near != NearEnd::kAbsent) {
    held_ = config_.hold_frames;
  } else if (held_ > 0) {
    --held_;
  }
  constexpr float kStep = 1.2589254f;  // 1 dB
  const float goal = held_ > 0 ? 1.0f : FastDbToPower(config_.max_margin_db);
  margin_ = std::min(goal, margin_ * kStep);
  return near;
}

}  // namespace anecho
