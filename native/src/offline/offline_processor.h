#ifndef ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_
#define ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"
#include "offline/process_config.h"
#include "offline/process_run.h"

namespace anecho {

/// Takes the echo of one recording out of another, with the Pipeline of live audio. Memory hardly
/// grows with the length of the recordings.
///
/// Of a microphone with several channels, it uses those that ChannelPass selected. The output has
/// the microphone's rate and length, and one channel, or two if the pipeline's `stereo_output` is
/// on. It is corrected for the delay of filters and canceller, so that its samples line up with the
/// microphone's. A shorter reference is continued with silence; the end of a longer one is ignored.
class OfflineProcessor final : public ProcessRun {
 public:
  /// Throws Error: ANECHO_INVALID_CONFIG, ANECHO_FILE, ANECHO_BAD_AUDIO.
  explicit OfflineProcessor(const ProcessConfig& config);
  /// @param config JSON as anecho_process_open() takes it.
  explicit OfflineProcessor(const char* config);
  ~OfflineProcessor() override;

  bool Step(double wall_ms, std::span<anecho_process_row> rows, std::uint32_t* row_count,
            anecho_process_progress* progress) override;
  std::vector<std::string> notes() const override;
  std::string ChannelsJson() const override;
  std::string SessionJson() const override;

 private:
  struct Run;
  std::unique_ptr<Run> run_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_
