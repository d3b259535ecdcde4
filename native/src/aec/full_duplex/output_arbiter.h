#ifndef ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
#define ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
#include "aec/full_duplex/full_duplex_config.h"

namespace anecho {

/// What a frame shows, for the choice between the two outputs.
struct OutputEvidence {
  /// The linear stage does not know the path.
  bool path_is_lost = false;
  /// The far end speaks.
  bool far_end = false;
  /// See EchoPathGuard::Frame::far_end_held; false while the echo is absent.
  bool far_end_held = false;
  /// NearEndProof confirms a near end, and NearEndCredit still believes it.
  bool near_end = false;
  /// See RivalComparison::ratio_db().
  float error_ratio_db = 0;
  /// Smoothed mean squares of the full-duplex output and of AEC3's.
  float ours = 0;
  float aec3 = 0;
};

/// Chooses between the full-duplex output and AEC3's. While the far end is silent, it chooses the
/// full-duplex output. While the far end speaks and the linear stage does not know the path, it
/// chooses AEC3's; only where AEC3 clearly fails, it chooses the full-duplex output before the path
/// is proven again. Otherwise it chooses the full-duplex output if a near end is confirmed, and the
/// quieter of the two if none is.
class OutputArbiter {
 public:
  explicit OutputArbiter(const OutputArbiterConfig& config = {})
      : config_(config), proven_(config.proof_frames) {}

  // real-time
  void Update(const OutputEvidence& evidence);

  /// Share of the full-duplex output at the end of this frame, 0 to 1; the rest is AEC3's.
  float share() const { return path_share_ * near_end_share_; }
  /// Number of frames with a far end since AEC3's output was chosen because the path was lost; 0
  /// while the path is known.
  int lost_frames() const { return lost_frames_; }

 private:
  const OutputArbiterConfig config_;
  int proven_;
  int lost_frames_ = 0;
  float path_share_ = 1;
  float near_end_share_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_OUTPUT_ARBITER_H_
