#ifndef ANECHO_ENGINE_PIPELINE_CONFIG_H_
#define ANECHO_ENGINE_PIPELINE_CONFIG_H_

#include <cstdint>

#include "aec/canceller_config.h"
#include "align/align_config.h"
#include "base/config_reader.h"
#include "base/stream_format.h"
#include "clock/clock_config.h"
#include "delay/delay_config.h"

namespace anecho {

/// All settings of a Pipeline besides the formats of its streams.
struct PipelineConfig : CancellerConfig {
  /// Channels of the microphone to use (bit n: channel n + 1); 0: the pipeline chooses. They are
  /// added up; with stereo output, two channels are left and right.
  std::uint32_t microphone_channels = 0;
  /// Trim of the output, after the automatic gain: -20 to 20 dB.
  float output_level_db = 0;
  /// For the clocks of microphone and reference.
  StreamClockConfig clock;
  ReferenceTimelineConfig timeline;
  ReferenceDelayConfig delay;

  /// Format of the clean frames.
  StreamFormat output_format() const { return {sample_rate, cleaning.channels()}; }

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

/// Reads the "pipeline" object; missing keys have their defaults. See docs/architecture.md,
/// "Configuration".
PipelineConfig ReadPipelineConfig(ConfigReader reader);

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_CONFIG_H_
