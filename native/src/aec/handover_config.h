#ifndef ANECHO_AEC_HANDOVER_CONFIG_H_
#define ANECHO_AEC_HANDOVER_CONFIG_H_

namespace anecho {

/// Settings of CandidateJudge. Frames are those of 10 ms with sound in the reference.
struct CandidateJudgeConfig {
  /// A fresh AEC3 suppresses everything in its first two and a half seconds. After three it takes
  /// most syllables out as well as a converged one, but some by as much as 25 dB less; after ten
  /// seconds all of them (thirty scenes of the benchmark, three takes). A candidate that has heard
  /// as much as the active one counts as equally far.
  int begun_frames = 300;
  int learnt_frames = 1000;
  /// In place of `begun_frames` where the echo has left the active canceller's reach: half a second
  /// less of that echo outweighs the syllables that a candidate still lets through.
  int moved_begun_frames = 250;
  /// Frames after which the candidate takes over in any case.
  int max_frames = 3000;
  /// By how much a candidate's output may be louder and still count as alike.
  double alike_db = 0.1;
  /// By how much the candidate's output must be quieter, from `begun_frames` on and before.
  double quieter_db = 2;
  double far_quieter_db = 6;
  /// And the active one must have lost the echo: its echo reduction is below `poor_db`, which any
  /// canceller reaches that has found the echo; before `begun_frames`, while the candidate
  /// suppresses everything, below `lost_db`.
  double poor_db = 20;
  double lost_db = 12;
  /// The same two limits where the echo has left the reach of the active one's filter: that one may
  /// suppress an echo that it can't model any more, but lets some of it through.
  double fair_db = 30;
  double clearly_quieter_db = 5;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// When a fresh canceller is worth it for the sake of the room's noise: where QuietestSegment is
/// quieter than the active canceller's estimate of the noise.
struct RenewalConfig {
  /// Frames with sound that the active canceller must have adapted to.
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
  /// Factor by which each new frame reduces the weight of past ones, up to 1: all weigh alike. The
  /// default follows what was played within some three seconds, and a reference that gets much
  /// quieter within a minute.
  double kept = 0.997;
  /// -85 dBFS: the noise of a converter, which no gain makes a reference.
  double silent_power = 3e-9;
  /// Powers between which AEC3 does as well as it can: -33 to -8 dBFS. Six recordings keep their
  /// echo reduction down to 10 dB below the usual, and lose 15 dB of it at 20 dB below.
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
