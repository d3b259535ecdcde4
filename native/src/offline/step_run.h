#ifndef ANECHO_OFFLINE_STEP_RUN_H_
#define ANECHO_OFFLINE_STEP_RUN_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// Implements ProcessRun::Step() for a run that has Turn(), is_done(), FillProgress() and a report.
/// If Turn() throws, the run is deleted at once. This removes its incomplete output, even if the
/// caller closes the ProcessRun much later.
template <typename Run>
bool StepRun(std::unique_ptr<Run>* run, double wall_ms, std::span<anecho_process_row> rows,
             std::uint32_t* row_count, anecho_process_progress* progress) {
  using Clock = std::chrono::steady_clock;
  const std::chrono::duration<double, std::milli> budget(wall_ms);
  const Clock::time_point started = Clock::now();
  *row_count = 0;
  if (*run == nullptr) throw Error(ANECHO_STATE, "this run has failed: close it");
  Run& running = **run;
  const auto& pending = running.report.rows();
  try {
    while (pending.size() < rows.size() && !running.is_done()) {
      running.Turn();
      if (Clock::now() - started >= budget) break;
    }
  } catch (...) {
    run->reset();
    throw;
  }
  *row_count = running.report.TakeRows(rows);
  running.FillProgress(progress);
  return !running.is_done() || !pending.empty();
}

}  // namespace anecho

#endif  // ANECHO_OFFLINE_STEP_RUN_H_
