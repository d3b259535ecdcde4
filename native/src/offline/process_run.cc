#include "offline/process_run.h"

#include "offline/offline_processor.h"
#include "offline/process_config.h"
#include "offline/session_replay.h"

namespace anecho {

std::shared_ptr<ProcessRun> OpenProcessRun(const char* config) {
  const ProcessConfig process = ReadProcessConfig(config);
  if (process.session.empty()) return std::make_shared<OfflineProcessor>(process);
  return std::make_shared<SessionReplay>(process);
}

}  // namespace anecho
