#ifndef ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_
#define ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_

#include <cstddef>

namespace anecho {

/// Settings of KalmanEchoFilter, the linear stage.
struct KalmanEchoFilterConfig {
  /// Channels of the reference, each with a response of its own: 1 or 2.
  int reference_channels = 1;
  /// Length of the response: 5 to 1000 ms, rounded up to a multiple of 5. Above 8.8 kHz, where a
  /// room's echoes die away sooner, it is `high_band_length_ms` at most.
  int length_ms = 250;
  int high_band_length_ms = 120;
  /// Initial covariance: expected power of each 5 ms of the response, at any frequency.
  float initial_power_db = -9;
  /// Decay of the initial covariance from 20 ms of the response on.
  float initial_decay_db_per_s = 110;
  /// Covariance that is added per second, as a share of the response's power.
  float process_noise_per_s = 2e-3f;
  /// Smoothing of the near end's power from one hop to the next, 0 to 1.
  float near_end_smoothing = 0.775f;
  /// Least share of the error's power that counts as near end. With a smaller one, the filter
  /// adapts to the voice if both talk from the beginning.
  float min_near_end_share = 0.2f;
  /// Number of partitions per hop whose response is cut to 5 ms, the length of a partition; all
  /// take turns.
  int constrained_partitions = 4;
  /// Reference that has been missing for longer counts as silence, as it does for DropoutGate: a
  /// device that delivers nothing has nothing to play, or is gone.
  int max_missing_ms = 250;

  /// Throws std::invalid_argument.
  void Validate() const;
};

/// Settings of ResidualEchoEstimator.
struct ResidualEchoConfig {
  /// Factor by which the tracked residual echo is overestimated for suppression.
  float overestimate = 2.5f;
  /// Share of its power that reverberation keeps from one frame to the next.
  float tail_keep = 0.85f;
  /// Share of a bin's residual that is the mean of its band; the rest follows the spectrum of the
  /// echo.
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
  /// Step of the trackers.
  float step_db = 0.15f;
  /// Step at the beginning.
  float first_step_db = 0.6f;
  /// Step while a near end is present. At the beginning, it is multiplied by `first_step_db` /
  /// `step_db`.
  float near_end_step_db = 0.015f;
  /// Which quantile of the ratio of error to echo is tracked, 0 to 1: without a near end, with one,
  /// and if the levels are uncorrelated.
  float absent_rank = 0.7f;
  float present_rank = 0.3f;
  float uncorrelated_rank = 0.15f;
};

/// Settings of NearEndDetector.
struct NearEndDetectorConfig {
  /// Share of the audible bands that must be louder than their residual echo can be.
  float min_share = 0.2f;
  /// If the levels of error and echo correlate more than this, the error is echo; if less than
  /// `near_end_correlation`, it is not. The first limit applies only after `echo_frames` frames
  /// with a loud echo, the second only after `near_end_frames` of them.
  float echo_correlation = 0.87f;
  int echo_frames = 100;
  float near_end_correlation = 0.45f;
  int near_end_frames = 50;
  /// The echo's level counts only if it is this far above the noise.
  float min_echo_to_noise_db = 20;
  /// Frames for which a near end counts as present after it was last seen.
  int hold_frames = 15;
  /// Highest margin on the residual echo's estimate: without a near end, the margin grows by 1 dB a
  /// frame.
  float max_margin_db = 10;
};

/// Settings of NearEndProof. A frame proves a detected near end if it can't be the tail of the echo
/// and meets all conditions: `min_bands`, `min_power_above`, `max_coherence`, `min_error_ratio_db`,
/// `min_error_to_noise_db` and, while no voice is remembered, `min_first_echo_db`.
struct NearEndProofConfig {
  /// Least number of audible bands.
  int min_bands = 10;
  /// Least share of the error's power in bands that are louder than their residual echo can be.
  float min_power_above = 0.6f;
  /// Greatest share of the error that is coherent with the echo.
  float max_coherence = 0.17f;
  /// Least power of our error relative to that of AEC3's linear filter.
  float min_error_ratio_db = -4;
  /// Once the error has been this much louder than the whole echo for `loud_frames` in a row,
  /// `max_loud_coherence` replaces `max_coherence`. A deep voice has its power in few bins, so the
  /// mean over 65 ms can show a high coherence. An echo that became louder is coherent in all bins
  /// from its second frame on.
  float min_loud_echo_db = 6;
  int loud_frames = 2;
  float max_loud_coherence = 0.85f;
  /// Before that, in a frame whose error is this much louder than the whole echo,
  /// `max_very_loud_coherence` replaces `max_coherence`. In 22 takes with echo alone, some with
  /// changes of path and volume, no frame is both so loud and so incoherent.
  float min_very_loud_echo_db = 9;
  float max_very_loud_coherence = 0.5f;
  /// Least level of the error above the noise: the noise of a room fluctuates by some dB.
  float min_error_to_noise_db = 10;
  /// Least power of the error relative to that of the whole echo while no voice is remembered:
  /// residual echo of music, or of a sound that starts abruptly, meets the other conditions in
  /// single frames, but is fainter.
  float min_first_echo_db = -11;
  /// Least share of the error's power in bands that are louder than their residual echo can be. A
  /// frame that meets this limit and the next five is clear: it proves a detected near end even if
  /// it fails conditions above or may be the tail of the echo. Most phrases of a voice that is 10
  /// dB below the echo begin with clear frames; of 100,000 frames of echo alone, three were clear.
  float min_clear_power_above = 0.98f;
  /// Least number of audible bands.
  int min_clear_bands = 14;
  /// Greatest share of the error that is coherent with the echo.
  float max_clear_coherence = 0.07f;
  /// Least power of our error relative to that of AEC3's linear filter. Our error may be quieter,
  /// since that of AEC3's filter contains residual echo too.
  float min_clear_error_ratio_db = -12;
  /// Least level of the error above the noise.
  float min_clear_error_to_noise_db = 30;
  /// Least power of the error relative to that of the whole echo.
  float min_clear_echo_db = -14;
  /// Frames for which a near end stays confirmed after one frame that is clear or meets all
  /// conditions. Residual echo meets them in single frames, a voice in many.
  int first_hold_frames = 8;
  /// If this many of the last 32 frames are clear or meet all conditions but `min_first_echo_db`,
  /// the voice is remembered for `memory_frames`. Meanwhile, since a voice comes in phrases, less
  /// is enough: either a near end is detected or `min_power_above` is met, and the coherence is
  /// below `max_remembered_coherence`.
  int min_remembered_frames = 3;
  int memory_frames = 100;
  float max_remembered_coherence = 0.4f;
  /// Frames for which a near end stays confirmed after it last met these weaker conditions.
  int hold_frames = 15;
  /// A frame that is clear or meets all conditions is a sure proof if at least `min_sure_frames` of
  /// the last 32 frames are clear or meet all conditions but `min_first_echo_db`, or if its error
  /// is `min_sure_echo_db` louder than the whole echo. In recorded traces, 33 % of the frames of a
  /// voice 10 dB below the echo had that many, and 3 % of the frames in which residual echo of
  /// music was taken for a voice.
  int min_sure_frames = 10;
  float min_sure_echo_db = 3;
};

/// Settings of NearEndCredit.
struct NearEndCreditConfig {
  /// Initial credit. While a near end is only held from an earlier proof, each frame that AEC3
  /// stops costs one; at 0, the near end is no longer believed.
  int initial_frames = 12;
  /// Greatest credit.
  int max_frames = 300;
  /// Least credit after a sure proof.
  int sure_frames = 80;
  /// Credit for each frame that AEC3 lets through.
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
  /// Half widths, in bins, of the two neighbourhoods of a bin, which must both hold a near end.
  std::size_t narrow_bins = 1;
  std::size_t wide_bins = 12;
};

/// Settings of EchoPresence.
struct EchoPresenceConfig {
  /// An echo is proven above this mean cosine of the phase between the microphone and the predicted
  /// echo.
  float present_cosine = 0.35f;
  /// Frames with a prediction over which the cosine is averaged.
  float mean_frames = 4;
  /// Frames with sound in the reference after which, without proof, there is no echo.
  int absent_frames = 80;
  /// A frame has a prediction if in at least this many bins both the predicted echo and the
  /// microphone are 6 dB above the noise.
  int min_bins = 20;
  /// Frames with sound in the reference and without a prediction after which a proven echo is gone,
  /// as when the loudspeaker was muted.
  int gone_frames = 200;
};

/// Settings of EchoPathGuard.
struct EchoPathGuardConfig {
  /// The path has changed if this and the next two limits are met in `changed_frames` in a row.
  /// Least share of the error that is coherent with the echo.
  float changed_coherence = 0.65f;
  /// Least power of the error relative to that of the microphone.
  float min_error_share = 0.1f;
  /// Greatest power of the error's coherent part relative to that of the echo.
  float max_echo_ratio = 6;
  int changed_frames = 3;
  /// Our filter has become worse than AEC3's if this and the next two limits are met. Least level
  /// of our error relative to AEC3's.
  float worse_db = 2;
  /// Least share of the error that is coherent with the echo.
  float worse_coherence = 0.6f;
  /// Level relative to AEC3's error that our error must have been below before.
  float better_before_db = -6;
  /// The path is also lost, whatever the coherence, once our error has been `much_worse_db` louder
  /// than AEC3's for `much_worse_frames` in a row. A near end can't cause that: it is the same
  /// in both errors.
  float much_worse_db = 6;
  int much_worse_frames = 5;
  /// AEC3's filter knows an echo once it has taken `known_db` out of the microphone signal for
  /// `known_frames` in a row. Of a voice without an echo it takes out 3 dB at most.
  float known_db = 4.5f;
  int known_frames = 5;
  /// Coherence decides nothing while the echo is less than this share of the microphone.
  float min_echo_share = 0.2f;
  /// Frames for which the path stays flagged after it was last lost.
  int flag_frames = 20;
  /// Share of our error's excess over AEC3's that becomes uncertainty.
  float raise_share = 0.5f;
  /// Before there was this much sound to learn from, in seconds, only `much_worse_db` can show that
  /// the path is lost.
  double min_learnt_s = 1;
};

/// Settings of VolumeStepDetector.
struct VolumeStepConfig {
  /// Least share of the error that one gain for all bands must explain.
  float min_share = 0.7f;
  /// Least change of amplitude, as a share of it.
  float min_change = 0.2f;
  /// Frames in a row that must agree, and by which share of the change they may differ.
  int frames = 2;
  float max_difference = 0.25f;
  /// Least number of bands with a clear echo.
  int min_bands = 6;
  /// Least level of the echo relative to the loudest of the last seconds: the prediction of a
  /// fainter echo is not reliable.
  float min_level_db = -10;
};

/// Settings of OutputArbiter.
struct OutputArbiterConfig {
  /// Frames of far end without a lost path after which the full-duplex output is heard again.
  int proof_frames = 30;
  /// Until the path is proven again, the full-duplex output is heard where it is quieter than
  /// AEC3's, and the linear stage's error relative to that of AEC3's filter is below this level, in
  /// dB. Then it is not quieter because it suppresses a near end, which is the same in both errors.
  float better_ratio_db = -6;
  /// Change of the full-duplex output's share per frame: by `attack` down once the path is lost (20
  /// ms in all), by `release` up once it is known again (100 ms in all).
  float attack = 0.5f;
  float release = 0.1f;
  /// Change of the full-duplex output's share per frame towards the quieter output: without a
  /// confirmed near end, and by `better_ratio_db`. With a near end, the full share is back at once.
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
  /// Nothing is learnt about path, echo and residual while the expected echo of missing reference
  /// is more than this relative to the error.
  float max_missing_echo_db = -20;
  /// While there is no echo, or EchoPathGuard::is_blind(), the linear stage keeps at least this
  /// share of its initial covariance, so that it finds a new echo at once.
  float absent_openness = 0.3f;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FULL_DUPLEX_CONFIG_H_
