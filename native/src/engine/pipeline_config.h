#ifndef ANECHO_ENGINE_PIPELINE_CONFIG_H_
#define ANECHO_ENGINE_PIPELINE_CONFIG_H_

#include <cstdint>

#include "aec/echo_canceller_config.h"

namespace anecho {

enum class NoiseSuppression { kOff, kLow, kModerate, kHigh, kVeryHigh };

/// What happens to the voice once the echo is gone (A21).
struct CleaningConfig {
  bool high_pass = true;
  NoiseSuppression noise_suppression = NoiseSuppression::kOff;
  bool automatic_gain = false;
};

/// Everything a Pipeline needs to know besides the formats of its streams.
struct PipelineConfig {
  /// Rate at which the canceller works: 16000, 32000 or 48000 Hz.
  int sample_rate = 48000;
  /// 1: the reference is mixed down; 2: stereo.
  int reference_channels = 1;
  /// Which channels of the microphone are heard, added up (bit n: channel n + 1); 0: the pipeline
  /// finds out.
  std::uint32_t microphone_channels = 0;
  EchoCancellerConfig canceller;
  CleaningConfig cleaning;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_CONFIG_H_
