#ifndef ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_
#define ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_

#include <cstddef>

namespace anecho {

/// Settings of KalmanEchoFilter, the linear stage.
struct KalmanEchoFilterConfig {
  /// Channels of the reference, each with a response of its own: 1 or 2.
  int reference_channels = 1;
  /// Length of the response: 5 to 1000 ms, in steps of 5. Above 8.8 kHz, where rooms die away
  /// sooner, it is shorter.
  int length_ms = 250;
  int high_band_length_ms = 60;
  /// Power expected of 5 ms of the response at any frequency before anything is known: so much at
  /// first, and decaying from 20 ms on.
  float initial_power_db = -9;
  float initial_decay_db_per_s = 80;
  /// Share of the response's power by which it becomes uncertain in a second.
  float process_noise_per_s = 2e-3f;
  /// Smoothing of the near end's power from one hop to the next, 0 to 1.
  float near_end_smoothing = 0.775f;
  /// Share of the error's power that counts as near end at least: with less, the response fills
  /// with voice where both talk from the beginning.
  float min_near_end_share = 0.2f;
  /// Partitions whose response is cut to its length in a hop, in turn.
  int constrained_partitions = 4;

  /// Throws std::invalid_argument.
  void Validate() const;
};

/// Settings of ResidualEchoEstimator.
struct ResidualEchoConfig {
  /// Factor from what was tracked to what is suppressed.
  float overestimate = 2.5f;
  /// Share of its power that reverberation keeps from one frame to the next.
  float tail_keep = 0.85f;
  /// Share of its band's mean in the residual of a bin; the rest has the shape of the echo.
  float band_mean_share = 0.3f;
  /// By how much a band must be louder than its residual echo to count as near end.
  float near_end_ratio_db = 6;
  /// Initial values of what is tracked: the share of a band's echo that is left in the band, and
  /// the share of the whole echo that distortion spreads into a band.
  float initial_leak_db = -10;
  float initial_spread_db = -30;
  /// Highest share of a band's echo that may be left in the band: with more, a near end that never
  /// pauses would count as residual.
  float max_leak_db = -6;
  /// Step of the trackers; at the beginning, and where a near end may be in the way.
  float step_db = 0.15f;
  float first_step_db = 0.6f;
  float near_end_step_db = 0.015f;
  /// Quantiles of the error against the echo: without near end, with one, and where the levels are
  /// uncorrelated.
  float absent_rank = 0.7f;
  float present_rank = 0.3f;
  float uncorrelated_rank = 0.15f;
};

/// Settings of NearEndDetector.
struct NearEndDetectorConfig {
  /// Share of the audible bands that must be louder than their residual echo can be.
  float min_share = 0.2f;
  /// Correlation of levels above which the error is echo, and below which it is not. Each needs a
  /// minimum number of frames with a loud echo before it counts.
  float echo_correlation = 0.87f;
  int echo_frames = 100;
  float near_end_correlation = 0.45f;
  int near_end_frames = 50;
  /// Echo against noise, from which on its level counts.
  float min_echo_to_noise_db = 20;
  /// Frames for which a near end counts as present after it was last seen.
  int hold_frames = 15;
  /// Highest margin on the residual echo's estimate: without a near end, the margin grows by 1 dB a
  /// frame.
  float max_margin_db = 10;
};

/// Settings of NearEndProof.
struct NearEndProofConfig {
  /// Audible bands that a near end has at least, the share of the error's power in bands that are
  /// louder than their residual echo can be, the share of it that may be coherent with the echo,
  /// and our error against that of AEC3's linear filter, at least.
  int min_bands = 10;
  float min_power_above = 0.6f;
  float max_coherence = 0.17f;
  float min_error_ratio_db = -4;
  /// Limit of the coherence in place of `max_coherence` once the error has been `min_loud_echo_db`
  /// louder than the whole echo for `loud_frames` in a row. A deep voice has its power in few bins,
  /// so the mean over 65 ms can show a high coherence. An echo that became louder is coherent in
  /// all bins from its second frame on.
  float min_loud_echo_db = 6;
  int loud_frames = 2;
  float max_loud_coherence = 0.85f;
  /// Level of the error above the noise, at least: the noise of a room comes and goes by some dB.
  float min_error_to_noise_db = 10;
  /// Frames for which a near end stays confirmed after one frame that meets all these conditions.
  /// Residual echo meets them in single frames, a voice in many.
  int first_hold_frames = 8;
  /// So many of the last 32 frames must meet them before a voice is remembered, for so many frames.
  /// Meanwhile weaker conditions confirm it, since a voice comes in phrases: a near end is
  /// detected, or the share of the power is enough, and the error is less coherent with the echo
  /// than this.
  int min_remembered_frames = 3;
  int memory_frames = 100;
  float max_remembered_coherence = 0.4f;
  /// Frames for which a remembered near end counts as confirmed after it was last so.
  int hold_frames = 15;
  /// A frame that meets all conditions is a sure proof if at least `min_sure_frames` of the last 32
  /// frames meet them, or if its error is `min_sure_echo_db` louder than the whole echo. In
  /// recorded traces, 33 % of the frames of a voice 10 dB below the echo had that many, and 3 % of
  /// the frames in which residual echo of music was taken for a voice.
  int min_sure_frames = 10;
  float min_sure_echo_db = 3;
};

/// Settings of NearEndCredit.
struct NearEndCreditConfig {
  /// Frames between proofs for which a confirmed near end is believed, though AEC3 lets nothing of
  /// it through: at first, and the most that are granted.
  int initial_frames = 12;
  int max_frames = 300;
  /// Least number of them after a sure proof.
  int sure_frames = 80;
  /// So many more for each frame that AEC3 lets through.
  int passed_frames = 4;
  /// AEC3 lets a frame through if its output is at most `passed_db` quieter than ours and more than
  /// `min_above_noise_db` above the noise; it stops a frame if its output is more than `stopped_db`
  /// quieter than ours.
  float passed_db = 10;
  float min_above_noise_db = 10;
  float stopped_db = 20;
};

/// Settings of SuppressionGain.
struct SuppressionGainConfig {
  /// Weight of the last frame's result in the a priori ratio ("decision-directed").
  float decision_directed = 0.85f;
  /// Smoothing of the ratio from which the near end's presence is told.
  float presence_keep = 0.6f;
  /// Ratios below which the near end counts as absent, and above which as present.
  float absent_db = 0;
  float present_db = 10;
  /// Half widths, in bins, of the two neighbourhoods that must both hold a near end.
  std::size_t narrow_bins = 1;
  std::size_t wide_bins = 12;
};

/// Settings of EchoPresence.
struct EchoPresenceConfig {
  /// Mean cosine of the phase between the microphone and the echo predicted for it, from which on
  /// an echo is proven.
  float present_cosine = 0.35f;
  /// Frames with a prediction over which the cosine is averaged.
  float mean_frames = 4;
  /// Frames with sound in the reference after which, without proof, there is no echo.
  int absent_frames = 80;
  /// Bins of a frame that must have a prediction.
  int min_bins = 20;
  /// Frames with sound in the reference and nothing predicted after which a proven echo is gone, as
  /// when the loudspeaker was muted.
  int gone_frames = 200;
};

/// Settings of EchoPathGuard.
struct EchoPathGuardConfig {
  /// The path has changed where so much of the error is coherent with the echo, the error is no
  /// less than this share of the microphone, and the coherent part no more than so many times the
  /// echo, in so many frames in a row.
  float changed_coherence = 0.65f;
  float min_error_share = 0.1f;
  float max_echo_ratio = 6;
  int changed_frames = 3;
  /// Our filter has become worse than the rival's where its error is so much louder, it is coherent
  /// to this degree, and it was this much better before.
  float worse_db = 2;
  float worse_coherence = 0.6f;
  float better_before_db = -6;
  /// The path is also lost, whatever the coherence, once our error has been `much_worse_db` louder
  /// than the rival's for `much_worse_frames` in a row. A near end can't cause that: it is the same
  /// in both errors.
  float much_worse_db = 6;
  int much_worse_frames = 5;
  /// AEC3's filter knows an echo once it has taken `known_db` out of the microphone signal for
  /// `known_frames` in a row. Of a voice without an echo it takes out 3 dB at most.
  float known_db = 4.5f;
  int known_frames = 5;
  /// Coherence decides nothing where the echo is less than this share of the microphone.
  float min_echo_share = 0.2f;
  /// Frames for which a flag stays.
  int flag_frames = 20;
  /// Share of our error's excess over the rival's that becomes uncertainty.
  float raise_share = 0.5f;
  /// Time with sound to learn from before which nothing is a change, in seconds.
  double min_learnt_s = 1;
};

/// Settings of VolumeStepDetector.
struct VolumeStepConfig {
  /// Share of the error that the same gain in all bands must explain.
  float min_share = 0.7f;
  /// Least change of amplitude.
  float min_change = 0.2f;
  /// Frames in a row that must agree, and by how much their gains may differ.
  int frames = 2;
  float max_difference = 0.25f;
  /// Bands with a clear echo that there must be.
  int min_bands = 6;
  /// Echo against the loudest of the last seconds: what the filter says of a fainter one is not
  /// sure enough.
  float min_level_db = -10;
};

/// Settings of OutputArbiter.
struct OutputArbiterConfig {
  /// Frames of far end without a lost path after which the full-duplex output is heard again.
  int proof_frames = 30;
  /// Change of its share in a frame: 20 ms down, 100 ms up.
  float attack = 0.5f;
  float release = 0.1f;
  /// Change of its share in a frame without a near end: then whichever is quieter is heard. With a
  /// near end it is back at once.
  float quiet_step = 0.5f;
};

/// Everything that can be set in FullDuplexCanceller. docs/measurements.md argues for the defaults.
struct FullDuplexConfig {
  KalmanEchoFilterConfig filter;
  ResidualEchoConfig residual;
  NearEndDetectorConfig near_end;
  NearEndProofConfig proof;
  NearEndCreditConfig credit;
  SuppressionGainConfig gain;
  EchoPresenceConfig presence;
  EchoPathGuardConfig guard;
  VolumeStepConfig volume_step;
  OutputArbiterConfig arbiter;
  /// Smoothing of the powers of both outputs, by which arbiter and credit compare them, 0 to 1.
  float output_power_keep = 0.8f;
  /// Share of its first covariance that the linear stage keeps while there is no echo, so that it
  /// finds one at once.
  float absent_openness = 0.3f;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_
