#ifndef ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_
#define ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_

namespace anecho {

/// How the echo is cancelled. The defaults are those that docs/measurements.md argues for.
struct EchoCancellerConfig {
  bool enabled = true;
  /// Length of the linear filter in blocks of 4 ms; 5 to 50. Longer models more of the room, and
  /// suffers more from drift.
  int filter_length_blocks = 13;
  /// Suppress high frequencies harder while the echo is nonlinear (small speakers, gated echo).
  bool conservative_hf_suppression = true;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_CANCELLER_CONFIG_H_
