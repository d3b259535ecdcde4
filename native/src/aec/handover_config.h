#ifndef ANECHO_AEC_HANDOVER_CONFIG_H_
#define ANECHO_AEC_HANDOVER_CONFIG_H_

namespace anecho {

/// Settings of CandidateJudge. Only frames of 10 ms with sound in the reference are counted.
struct CandidateJudgeConfig {
  /// Frames after which a candidate has begun to work, and after which it has converged. A fresh
  /// AEC3 suppresses everything in its first 2.5 s. After 3 s it reduces the echo of most syllables
  /// as much as a converged AEC3 does, but the echo of some syllables by up to 25 dB less. After
  /// 10 s, no syllable is worse than with a converged AEC3 (thirty scenes of the benchmark, three
  /// takes). A candidate also counts as converged once it has adapted for as long as the active
  /// canceller.
  int begun_frames = 300;
  int learnt_frames = 1000;
  /// Replaces `begun_frames` if the echo has left the reach of the active canceller's filter. That
  /// ends this echo half a second earlier, which outweighs the syllables that the candidate still
  /// lets through.
  int moved_begun_frames = 250;
  /// Frames after which the candidate takes over in any case.
  int max_frames = 3000;
  /// By how much the output of a converged candidate may be louder than the active canceller's when
  /// it takes over.
  double alike_db = 0.1;
  /// A candidate that has not converged takes over only if its output is quieter than the active
  /// canceller's by this much: `quieter_db` from `begun_frames` on, `far_quieter_db` before.
  double quieter_db = 2;
  double far_quieter_db = 6;
  /// In addition, the active canceller must have lost the echo: its echo reduction is below
  /// `poor_db`, which every canceller that has found the echo exceeds while only the far end
  /// speaks. Before `begun_frames`, while the candidate suppresses everything, the limit is
  /// `lost_db`.
  double poor_db = 20;
  double lost_db = 12;
  /// If the echo has left the reach of the active canceller's filter, the candidate also takes over
  /// if, from `moved_begun_frames` on, the active canceller's echo reduction is below `fair_db` and
  /// the candidate's output is quieter by `clearly_quieter_db`. The active canceller may suppress
  /// an echo that it can't model any more, but it lets some of that echo through.
  double fair_db = 30;
  double clearly_quieter_db = 5;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Conditions for replacing a canceller that takes the room for noisier than it is: QuietestSegment
/// is quieter than the active canceller's estimate of the noise.
struct RenewalConfig {
  /// Frames with sound in the reference that the active canceller must have adapted to.
  int settled_frames = 100;
  /// Least age of the quietest segment, in frames; and the age at which it is too old (half a
  /// minute), since the room may have become noisier.
  int standing_frames = 33;
  int old_frames = 3000;
  /// Ratio of powers by which the segment must be quieter: 4 dB.
  double far_quieter = 2.5;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Settings of ReferenceLevel. Powers are mean squares, full scale 1.
struct ReferenceLevelConfig {
  /// Factor by which each new frame reduces the weight of past ones; with 1, all weigh alike. With
  /// the default, the level is that of the last three seconds of sound or so. If the reference gets
  /// much quieter, the level follows within a minute.
  double kept = 0.997;
  /// Frames up to this power are left out: -85 dBFS, the noise of a converter, which no gain can
  /// turn into a reference.
  double silent_power = 3e-9;
  /// AEC3 works best between these powers: -33 to -8 dBFS. Six recordings keep their echo reduction
  /// if the reference is 10 dB quieter than usual, and lose 15 dB of it if the reference is 20 dB
  /// quieter.
  double min_power = 5e-4;
  double max_power = 0.16;
  /// -22 dBFS, the level of an ordinary reference.
  double target_power = 6.3e-3;
  /// A factor of 200 is 46 dB.
  double max_gain = 200;
  /// Frames with sound after which the level is known.
  int known_frames = 100;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_AEC_HANDOVER_CONFIG_H_
