#ifndef ANECHO_OFFLINE_PROCESS_RUN_H_
#define ANECHO_OFFLINE_PROCESS_RUN_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"

namespace anecho {

/// Processes two recordings, or replays a session, step by step. If the run is deleted before its
/// end, the incomplete output files are removed.
class ProcessRun {
 public:
  ProcessRun() = default;
  virtual ~ProcessRun() = default;
  ProcessRun(const ProcessRun&) = delete;
  ProcessRun& operator=(const ProcessRun&) = delete;

  /// Works until `wall_ms` milliseconds have passed, or there are enough complete rows to fill
  /// `rows`. It always finishes the piece of work that it has begun; the longest piece is the end
  /// of an analysis. With `wall_ms` 0, it does one piece at most.
  /// @param rows room for at least one.
  /// @param row_count receives the number of rows filled.
  /// @param progress receives all figures but `size` and, for a session, `frames_analyzed`.
  /// @return whether there is more; false once the output has its final name and all rows are
  ///   handed out. Throws Error: ANECHO_FILE, ANECHO_BAD_AUDIO; ANECHO_STATE after a failure.
  virtual bool Step(double wall_ms, std::span<anecho_process_row> rows, std::uint32_t* row_count,
                    anecho_process_progress* progress) = 0;

  /// @return sentences about what is wrong with the recordings, as far as they have been read.
  virtual std::vector<std::string> notes() const = 0;

  /// @return which channels of the microphone are used, and why the others are not, in the form
  ///   of anecho_process_channels(). Throws Error(ANECHO_STATE) after a failure.
  virtual std::string ChannelsJson() const = 0;

  /// @return how the replay of a session went, in the form of anecho_process_session(). Throws
  ///   Error(ANECHO_STATE) if the run is of two recordings, or after a failure.
  virtual std::string SessionJson() const = 0;
};

/// @param config JSON as anecho_process_open() takes it.
/// Throws Error: ANECHO_INVALID_CONFIG, ANECHO_FILE, ANECHO_BAD_AUDIO.
std::shared_ptr<ProcessRun> OpenProcessRun(const char* config);

}  // namespace anecho

#endif  // ANECHO_OFFLINE_PROCESS_RUN_H_
