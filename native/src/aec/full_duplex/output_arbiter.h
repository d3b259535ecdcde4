#ifndef ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
#define ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
#include "aec/full_duplex/full_duplex_config.h"

namespace anecho {

/// Decides whose output is heard: full duplex as long as its linear stage knows the path, AEC3
/// while it does not.
class OutputArbiter {
 public:
  explicit OutputArbiter(const OutputArbiterConfig& config = {})
      : config_(config), proven_(config.proof_frames) {}

  // real-time
  /// @param path_is_lost in this frame.
  /// @param far_end it speaks in this frame; far_end_held: or did within 300 ms.
  void Update(bool path_is_lost, bool far_end, bool far_end_held);

  /// Share of the full-duplex output at the end of this frame, 0 to 1; the rest is AEC3's.
  float share() const { return share_; }
  /// Frames of far end for which AEC3 has been heard without a break.
  int lost_frames() const { return lost_frames_; }

 private:
  const OutputArbiterConfig config_;
  int proven_;
  int lost_frames_ = 0;
  float share_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
