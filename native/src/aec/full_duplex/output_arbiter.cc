#include "aec/full_duplex/output_arbiter.h"

#include <algorithm>

namespace anecho {

void OutputArbiter::Update(bool path_is_lost, bool far_end, bool far_end_held) {
  if (path_is_lost) {
    proven_ = 0;
  } else if (far_end) {
    proven_ = std::min(proven_ + 1, config_.proof_frames);
  }
  // Without a far end, there is no echo to fear.
  const bool is_ours = !far_end_held || proven_ >= config_.proof_frames;
  share_ =
      is_ours ? std::min(1.0f, share_ + config_.release) : std::max(0.0f, share_ - config_.attack);
  if (share_ > 0.5f) {
    lost_frames_ = 0;
  } else if (far_end) {
    ++lost_frames_;
  }
}

}  // namespace anecho
