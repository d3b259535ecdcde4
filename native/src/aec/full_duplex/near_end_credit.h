#ifndef ANECHO_AEC_FULL_DUPLEX_NEAR_END_CREDIT_H_
#define ANECHO_AEC_FULL_DUPLEX_NEAR_END_CREDIT_H_

#include "aec/full_duplex/full_duplex_config.h"
#include "aec/full_duplex/near_end_proof.h"

namespace anecho {

/// Decides for how long a confirmed near end is believed, from AEC3's output. AEC3 suppresses a
/// near end amid an echo, but lets part of it through every few frames. While the proof is only
/// held from earlier frames and AEC3 lets nothing through, the credit runs out: then what was
/// confirmed counts as residual echo. After a sure proof this takes longer.
class NearEndCredit {
 public:
  /// What a frame shows; levels are mean squares.
  struct Evidence {
    NearEndProofStrength proof = NearEndProofStrength::kNone;
    /// See EchoPathGuard::Frame::far_end_held; false while the echo is absent.
    bool far_end = false;
    /// The full-duplex output and AEC3's, both smoothed, and the noise of the room.
    float ours = 0;
    float aec3 = 0;
    float noise = 0;
  };

  explicit NearEndCredit(const NearEndCreditConfig& config = {})
      : config_(config), frames_(config.initial_frames) {}

  // real-time
  void Update(const Evidence& evidence);

  /// A confirmed near end is to be believed.
  bool is_given() const { return frames_ > 0; }

 private:
  const NearEndCreditConfig config_;
  int frames_;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_NEAR_END_CREDIT_H_
