#ifndef ANECHO_AEC_HANDOVER_CONFIG_H_
#define ANECHO_AEC_HANDOVER_CONFIG_H_

namespace anecho {

/// Of CandidateJudge. Frames are those of 10 ms with sound in the reference.
struct CandidateJudgeConfig {
  /// A fresh AEC3 suppresses everything in its first two and a half seconds. After three it takes
  /// most syllables out as well as a converged one, but some by as much as 25 dB less; after ten
  /// seconds all of them (thirty scenes of the benchmark, three takes). One that has heard all that
  /// the other has is as far as that.
  int begun_frames = 300;
  int learnt_frames = 1000;
  /// Where the echo has moved away from the present one, half a second less of it is worth more
  /// than what a syllable lets through.
  int moved_begun_frames = 250;
  /// After so many the candidate takes over in any case.
  int max_frames = 3000;
  /// So little is no difference.
  double alike_db = 0.1;
  /// What a fresh one must be ahead by when it has begun, and before.
  double quieter_db = 2;
  double far_quieter_db = 6;
  /// And the present one must be lost: what it still takes out is less than what any canceller does
  /// that has found the echo; as long as the fresh one takes everything out, much less.
  double poor_db = 20;
  double lost_db = 12;
  /// Where the echo has left its filter's reach, the present one may suppress what it can't model
  /// any more, and lets out some of it: that is not worth keeping either.
  double fair_db = 30;
  double clearly_quieter_db = 5;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// When the room's noise is worth a fresh canceller: where the quietest of the room is quieter than
/// what the present canceller takes for it.
struct RenewalConfig {
  /// Frames with sound that the present one has learnt from.
  int settled_frames = 100;
  /// Frames for which the quietest has stood; and before it is half a minute old, since the room
  /// may have become noisier.
  int standing_frames = 33;
  int old_frames = 3000;
  /// Ratio of powers by which it is quieter: 4 dB.
  double far_quieter = 2.5;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Of ReferenceLevel. Powers are mean squares, full scale 1.
struct ReferenceLevelConfig {
  /// What a frame that is past weighs after the next one, up to 1: all are alike. The usual follows
  /// what was played within some three seconds, and a reference that gets much quieter within a
  /// minute.
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
