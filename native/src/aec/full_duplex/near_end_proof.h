#ifndef ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_
#define ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_

#include <cstdint>

#include "aec/full_duplex/frame_run.h"
#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/near_end_detector.h"

namespace anecho {

/// How certain it is that there is a near end.
enum class NearEndProofStrength {
  kNone = 1,
  /// It was confirmed shortly before, or the voice is remembered and meets the weaker conditions
  /// (NearEndProofConfig::min_remembered_frames).
  kHeld,
  /// The frame meets every condition, or is clear.
  kProven,
  /// The frame is proven, and either many of the last 32 frames meet the conditions too, or its
  /// error is louder than residual echo ever is.
  kSure,
};

/// Confirms a detected near end; only then is the full-duplex output preferred to a quieter AEC3
/// output. Residual echo that was taken for a near end fails: it is coherent with the echo, it is
/// in a few bands only, or our error is much smaller than that of AEC3's linear filter. A near end
/// is equally loud in both errors.
class NearEndProof {
 public:
  /// What a frame shows.
  struct Evidence {
    NearEnd detected = NearEnd::kAbsent;
    /// Bands in which the error is at least 6 dB above the noise.
    int audible_bands = 0;
    /// Share of the error's power in bands that are louder than their residual echo can be.
    float power_above = 0;
    /// The error may be reverberation: the echo fades away, and the error is quieter than the
    /// echo's tail.
    bool is_tail = false;
    /// Share of the error that is coherent with the echo, 0 to 1.
    float coherence = 0;
    /// Power of the error relative to that of the noise.
    float error_to_noise = 0;
    /// Power of our error relative to that of AEC3's linear filter, in dB.
    float error_ratio_db = 0;
    /// Power of the error relative to that of the whole echo.
    float error_to_echo = 0;
  };

  explicit NearEndProof(const NearEndProofConfig& config = {})
      : config_(config), loud_(config.loud_frames) {}

  // real-time
  void Update(const Evidence& evidence);

  NearEndProofStrength strength() const;

 private:
  bool IsClear(const Evidence& evidence) const;

  const NearEndProofConfig config_;
  // Whether each of the last 32 frames was clear or met every condition but `min_first_echo_db`,
  // the newest in the lowest bit.
  std::uint32_t recent_ = 0;
  FrameRun loud_;
  int remembered_ = 0;
  int held_ = 0;
  bool is_proven_ = false;
  bool is_sure_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_NEAR_END_PROOF_H_
