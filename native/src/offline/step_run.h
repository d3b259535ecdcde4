#ifndef ANECHO_OFFLINE_STEP_RUN_H_
#define ANECHO_OFFLINE_STEP_RUN_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>

#include "anecho.h"
#include "base/error.h"
#include "base/time.h"

namespace anecho {

/// Does ProcessRun::Step() by turns of a run, which has Turn(), is_done(), FillProgress() and a
/// report. One that fails is deleted, so that it leaves no part of an output, however late it is
/// closed.
/// @param turns_per_frame that 10 ms of the recording take at most.
template <typename Run>
bool StepRun(std::unique_ptr<Run>* run, double turns_per_frame, double seconds,
             std::span<anecho_process_row> rows, std::uint32_t* row_count,
             anecho_process_progress* progress) {
  *row_count = 0;
  if (*run == nullptr) throw Error(ANECHO_STATE, "this run has failed: close it");
  Run& running = **run;
  const auto& pending = running.report.rows();
  const double turns =
      std::clamp(std::ceil(seconds * kFramesPerSecond * turns_per_frame), 1.0, 1e9);
  try {
    for (double turn = 0; turn < turns && pending.size() < rows.size() && !running.is_done();
         ++turn) {
      running.Turn();
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
