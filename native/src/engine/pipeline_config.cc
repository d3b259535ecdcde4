#include "engine/pipeline_config.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "anecho.h"
#include "base/config_rule.h"
#include "base/error.h"
#include "channels/channel_choice.h"
#include "dsp/output_level.h"

namespace anecho {
namespace {

constexpr std::pair<std::string_view, NoiseSuppression> kNoiseSuppressions[] = {
    {"off", NoiseSuppression::kOff},
    {"low", NoiseSuppression::kLow},
    {"moderate", NoiseSuppression::kModerate},
    {"high", NoiseSuppression::kHigh},
    {"very-high", NoiseSuppression::kVeryHigh},
    {"voice", NoiseSuppression::kVoice},
};

/// @return bit n for channel n + 1; 0 if the key is missing.
std::uint32_t ReadChannels(ConfigReader* reader, const char* key) {
  std::uint32_t mask = 0;
  for (const int number : reader->Integers(key, "channel numbers", 1, kMaxMicrophoneChannels)) {
    mask |= 1U << (number - 1);
  }
  if (mask == 0 && reader->Has(key)) {
    throw Error(ANECHO_INVALID_CONFIG, reader->Path(key) + " must name a channel");
  }
  return mask;
}

}  // namespace

void PipelineConfig::Validate() const {
  CancellerConfig::Validate();
  clock.Validate();
  timeline.Validate();
  delay.Validate();
  Require(clock.max_slope < timeline.max_clock_error,
          "clock.max_slope is below timeline.max_clock_error");
  Require(delay.filter_ms == canceller.placed_delay_ms,
          "delay.filter_ms is the canceller's placed_delay_ms");
  // AEC3 counts in blocks of 4 ms.
  Require(delay.max_ms <= canceller.placed_delay_ms + 4.0 * canceller.filter_length_blocks,
          "delay.max_ms lies within the canceller's filter");
}

PipelineConfig ReadPipelineConfig(ConfigReader reader) {
  PipelineConfig config;
  config.sample_rate = reader.Integer("sample_rate", config.sample_rate, 16000, 48000);
  config.reference_channels = reader.Integer("reference_channels", config.reference_channels, 1, 2);
  config.microphone_channels = ReadChannels(&reader, "microphone_channels");

  ConfigReader canceller = reader.Object("canceller");
  config.canceller.enabled = canceller.Bool("enabled", config.canceller.enabled);
  const std::string kind = canceller.String("kind", "classic");
  if (kind != "classic" && kind != "full-duplex") {
    throw Error(ANECHO_INVALID_CONFIG, canceller.Path("kind") + " must be classic or full-duplex");
  }
  config.canceller.kind = kind == "classic" ? CancellerKind::kClassic : CancellerKind::kFullDuplex;
  config.canceller.filter_length_blocks =
      canceller.Integer("filter_length_blocks", config.canceller.filter_length_blocks, 5, 50);
  config.canceller.conservative_hf_suppression =
      canceller.Bool("conservative_hf_suppression", config.canceller.conservative_hf_suppression);
  canceller.Finish();

  config.cleaning.high_pass = reader.Bool("high_pass", config.cleaning.high_pass);
  config.cleaning.automatic_gain = reader.Bool("automatic_gain", config.cleaning.automatic_gain);
  config.cleaning.stereo = reader.Bool("stereo_output", config.cleaning.stereo);
  config.output_level_db = static_cast<float>(
      reader.Number("output_level_db", 0, static_cast<double>(OutputLevel::kMin_db),
                    static_cast<double>(OutputLevel::kMax_db)));
  const std::string level = reader.String("noise_suppression", "off");
  const auto found = std::ranges::find(kNoiseSuppressions, level, [](auto it) { return it.first; });
  if (found == std::end(kNoiseSuppressions)) {
    throw Error(ANECHO_INVALID_CONFIG, reader.Path("noise_suppression") +
                                           " must be off, low, moderate, high, very-high or voice");
  }
  config.cleaning.noise_suppression = found->second;
  reader.Finish();
  config.Validate();
  return config;
}

}  // namespace anecho
