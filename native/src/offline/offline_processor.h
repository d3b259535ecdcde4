#ifndef ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_
#define ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"

namespace anecho {

/// Takes the echo of one recording out of another, with the Pipeline that live audio runs. Memory
/// doesn't grow with the length of the recordings.
///
/// Of a microphone with several channels, those are heard that a pass over the whole has chosen.
/// The output is mono, at the microphone's rate, and has exactly its length; the delay of filters
/// and canceller is taken off, so that the two lie sample by sample beside each other. Where the
/// reference is shorter, silence is assumed; what it has beyond the microphone's end is ignored.
class OfflineProcessor {
 public:
  /// @param config JSON as anecho_process_open() takes it.
  /// Throws Error: ANECHO_INVALID_CONFIG, ANECHO_FILE, ANECHO_BAD_AUDIO.
  explicit OfflineProcessor(const char* config);
  /// Before the end: removes what was written.
  ~OfflineProcessor();
  OfflineProcessor(const OfflineProcessor&) = delete;
  OfflineProcessor& operator=(const OfflineProcessor&) = delete;

  /// Processes up to `seconds` (more than 0) of the microphone's recording, or until `rows` is
  /// full.
  /// @param rows room for at least one.
  /// @param row_count set to the rows filled.
  /// @param progress all but `size` is filled.
  /// @return whether there is more; false once the output stands under its name and all rows are
  /// handed out. Throws Error: ANECHO_FILE, ANECHO_BAD_AUDIO; ANECHO_STATE after a failure.
  bool Step(double seconds, std::span<anecho_process_row> rows, std::uint32_t* row_count,
            anecho_process_progress* progress);

  /// @return sentences about what is wrong with the recordings, as far as they have been read.
  std::vector<std::string> notes() const;

  /// @return which channels of the microphone are heard, as anecho_process_channels() tells it.
  std::string ChannelsJson() const;

 private:
  struct Run;
  std::unique_ptr<Run> run_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_OFFLINE_PROCESSOR_H_
