#ifndef ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_
#define ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_

#include <cstdint>

#include "aec/full_duplex/frame_run.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/near_end_detector.h"

namespace anecho {

/// How surely a near end is there.
enum class NearEndProofStrength {
  kNone = 1,
  /// It was confirmed shortly before.
  kHeld,
  /// The frame meets every condition.
  kProven,
  /// So do many of the last 32, or its error is louder than an echo's residual ever is.
  kSure,
};

/// Confirms a near end that was detected, before the full-duplex output is preferred to a quieter
/// one for its sake. A residual echo that was taken for a near end fails: it is coherent with the
/// echo, is in a few bands only, or is much less than what AEC3's linear filter leaves, while a
/// near end is the same in both errors.
class NearEndProof {
 public:
  /// What a frame shows.
  struct Evidence {
    NearEnd detected = NearEnd::kAbsent;
    /// Bands in which the error is above the noise.
    int audible_bands = 0;
    /// Share of the error's power in bands that are louder than their residual echo can be.
    float power_above = 0;
    /// The error may be reverberation: the echo fades away, and the error is no louder than its
    /// tail.
    bool is_tail = false;
    /// Share of the error that is coherent with the echo, 0 to 1.
    float coherence = 0;
    /// Power of the error against that of the noise.
    float error_to_noise = 0;
    /// Our error against that of AEC3's linear filter.
    float error_ratio_db = 0;
    /// Error against the whole echo.
    float error_to_echo = 0;
  };

  explicit NearEndProof(const NearEndProofConfig& config = {})
      : config_(config), loud_(config.loud_frames) {}

  // real-time
  void Update(const Evidence& evidence);

  NearEndProofStrength strength() const;

 private:
  const NearEndProofConfig config_;
  // Whether each of the last 32 frames met every condition, the newest in the lowest bit.
  std::uint32_t recent_ = 0;
  FrameRun loud_;
  int remembered_ = 0;
  int held_ = 0;
  bool is_sure_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_
