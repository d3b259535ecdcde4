#ifndef ANECHO_AEC_REFERENCE_LEVEL_H_
#define ANECHO_AEC_REFERENCE_LEVEL_H_

#include "aec/handover_config.h"

namespace anecho {

/// Measures how loud a reference is while it plays, and gives the gain that brings it to the level
/// that AEC3 is made for. Pauses don't count: the level is the mean power of the frames, weighted
/// by their own power.
class ReferenceLevel {
 public:
  explicit ReferenceLevel(const ReferenceLevelConfig& config = {}) : config_(config) {}

  // real-time
  /// Takes the next frame of 10 ms.
  /// @param power its mean square, full scale 1.
  void Push(double power);

  /// Whether enough sound has been measured.
  bool known() const { return frames_ >= config_.known_frames; }

  /// @return the factor for the reference: 1 where its level fits or is not known yet.
  float gain() const { return Fits(1) ? 1 : TargetGain(); }

  /// @return whether the reference, times `gain`, has a level that AEC3 is made for; true while the
  ///   level is not known.
  bool Fits(float gain) const;

  /// @return the factor that would bring the reference to `target_power`, as far as `max_gain`
  ///   allows; 1 while its level is not known.
  float TargetGain() const;

 private:
  const ReferenceLevelConfig config_;
  double powers_ = 0;
  double squares_ = 0;
  int frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_REFERENCE_LEVEL_H_
