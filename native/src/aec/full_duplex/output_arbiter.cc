#include "aec/full_duplex/output_arbiter.h"

#include <algorithm>

namespace anecho {

void OutputArbiter::Update(const OutputEvidence& evidence) {
  if (evidence.path_is_lost) {
    proven_ = 0;
  } else if (evidence.far_end) {
    proven_ = std::min(proven_ + 1, config_.proof_frames);
  }
  // Without a far end, there is no echo.
  const bool is_known = !evidence.far_end_held || proven_ >= config_.proof_frames;
  const bool is_better = !evidence.path_is_lost && evidence.ours < evidence.aec3 &&
                         evidence.error_ratio_db < config_.better_ratio_db;
  if (is_known || is_better) {
    path_share_ = std::min(1.0f, path_share_ + (is_better ? config_.quiet_step : config_.release));
  } else {
    path_share_ = std::max(0.0f, path_share_ - config_.attack);
  }
  if (path_share_ > 0.5f) {
    lost_frames_ = 0;
  } else if (evidence.far_end) {
    ++lost_frames_;
  }
  if (evidence.near_end || !evidence.far_end_held) {
    near_end_share_ = 1;
  } else if (evidence.ours > evidence.aec3) {
    near_end_share_ = std::max(0.0f, near_end_share_ - config_.quiet_step);
  } else {
    near_end_share_ = std::min(1.0f, near_end_share_ + config_.quiet_step);
  }
}

}  // namespace anecho
