#ifndef ANECHO_OFFLINE_PROCESS_CONFIG_H_
#define ANECHO_OFFLINE_PROCESS_CONFIG_H_

#include <optional>
#include <string>

#include "dsp/sample_format.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// WAV files of the first `seconds` of microphone and output, for a report to play.
struct ExcerptConfig {
  double seconds = 30;
  /// Paths of the files.
  std::string microphone;
  std::string output;
};

/// Configuration of anecho_process_open(). Paths are UTF-8.
struct ProcessConfig {
  /// Folder of a recorded session to replay; empty: the two recordings below are processed.
  std::string session;
  std::string microphone;
  std::string reference;
  /// Empty (only if a session is replayed): no output is written.
  std::string output;
  SampleFormat format = SampleFormat::kS16;
  int report_interval_ms = 100;
  PipelineConfig pipeline;
  /// Whether the configuration gives the pipeline's rate. If not, it follows from the microphone's
  /// rate and PipelineConfig::NeedsFullBand(). Not used for a session.
  bool has_pipeline_rate = false;
  std::optional<ExcerptConfig> excerpt;
};

/// Reads the JSON that anecho.h describes at anecho_process_open(). Throws
/// Error(ANECHO_INVALID_CONFIG).
ProcessConfig ReadProcessConfig(const char* text);

/// Throws Error(ANECHO_FILE) if an output file would overwrite an input or another output file.
void CheckOutputPaths(const ProcessConfig& config);

}  // namespace anecho

#endif  // ANECHO_OFFLINE_PROCESS_CONFIG_H_
