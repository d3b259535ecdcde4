#ifndef ANECHO_PROCESS_ECHO_ANALYSIS_H_
#define ANECHO_PROCESS_ECHO_ANALYSIS_H_

#include <cstdint>

#include "engine/pipeline.h"
#include "process/process_config.h"
#include "process/recording_pair.h"
#include "time/delay_analyzer.h"

namespace anecho {

/// The first pass over two recordings: how far the echo is behind the reference, from beginning to
/// end. Recordings have no time stamps, so the sound itself has to tell.
class EchoAnalysis {
 public:
  /// Throws Error as the second pass would for unreadable files.
  EchoAnalysis(const ProcessConfig& process, const PipelineConfig& config);

  /// Listens to the next 10 ms. @return whether there is more.
  bool Turn();

  /// @return frames of the microphone's recording that have been heard.
  std::int64_t frames_done() const { return recordings_.microphone.frames_read(); }

  /// @return what was found. Call it once, at the end.
  DelayTrack Finish() { return analyzer_.Finish(); }

 private:
  RecordingPair recordings_;
  Pipeline pipeline_;
  DelayAnalyzer analyzer_;
  std::vector<float> mono_reference_;
};

}  // namespace anecho

#endif  // ANECHO_PROCESS_ECHO_ANALYSIS_H_
