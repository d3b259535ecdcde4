#ifndef ANECHO_OFFLINE_SESSION_REPLAY_H_
#define ANECHO_OFFLINE_SESSION_REPLAY_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"
#include "offline/process_config.h"
#include "offline/process_run.h"

namespace anecho {

/// Replays a session that a SessionLog has written: gives a Pipeline the same packets, times and
/// commands in the same order, and compares its output with the recorded output. With the same
/// version of Anecho on a processor with the same instructions, the two are identical to the bit,
/// unless the session is a part of a longer one (SessionEntries::is_joined()).
///
/// The replay ends early if the session is incomplete (the recorder was killed, or the disk was too
/// slow) or damaged; SessionJson() says so.
class SessionReplay final : public ProcessRun {
 public:
  /// Throws Error: ANECHO_INVALID_CONFIG, ANECHO_FILE, ANECHO_BAD_AUDIO.
  explicit SessionReplay(const ProcessConfig& config);
  ~SessionReplay() override;

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

#endif  // ANECHO_OFFLINE_SESSION_REPLAY_H_
