#ifndef ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_
#define ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_

#include "aec/full_duplex/full_duplex_config.h"
#include "aec/handover_config.h"

namespace anecho {

/// The canceller that provides the output.
enum class CancellerKind {
  /// WebRTC's AEC3, which is half duplex: it suppresses the voice while both talk.
  kClassic = 1,
  /// FullDuplexCanceller, with AEC3 as its fall-back. At 48 kHz only.
  kFullDuplex,
};

/// How the echo is cancelled. The defaults are those that docs/measurements.md argues for.
struct EchoCancellerConfig {
  bool enabled = true;
  CancellerKind kind = CancellerKind::kClassic;
  /// Length of the linear filter in blocks of 4 ms; 5 to 50. A longer filter models more of the
  /// room, and suffers more from drift.
  int filter_length_blocks = 13;
  /// Suppresses high frequencies harder, near-end speech included (difference in double talk: 0.17
  /// MOS).
  bool conservative_hf_suppression = false;
  /// The echo lags the reference by 10 ms from the beginning, as in a recording that was analysed:
  /// AEC3 does not search for it, which saves a quarter of its work.
  bool echo_is_placed = false;
  /// Factor that brings the reference to the level that AEC3 is made for, if the factor is known
  /// beforehand; 0: it is measured while the reference plays.
  float reference_gain = 0;
  /// Delay that AEC3 is told for a placed echo: its filter begins there, 5 ms or more before the
  /// place of the echo, so that sound ahead of the first arrival is in its reach.
  int placed_delay_ms = 4;
  CandidateJudgeConfig judge;
  RenewalConfig renewal;
  ReferenceLevelConfig reference_level;
  FullDuplexConfig full_duplex;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_
