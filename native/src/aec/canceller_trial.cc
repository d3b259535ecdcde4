#include "aec/canceller_trial.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/time.h"

namespace anecho {
namespace {

// -60 dBFS: below it there is no echo to learn from.
constexpr double kHeardPower = 1e-6;
// What comes out is not told apart below -100 dBFS.
constexpr double kLeastPower = 1e-10;
// A fresh AEC3 suppresses everything in its first second and lets echo through in its next, up to
// 8 dB more than a converged one, measured in a simulated room; after two to three seconds they are
// alike.
constexpr int kLearntFrames = 2 * kFramesPerSecond;
constexpr int kMostFrames = 3 * kFramesPerSecond;
// Before it has learnt, only this much says that the present one doesn't reach the echo.
constexpr double kFarQuieterDb = 6;

}  // namespace

void CancellerTrial::Begin() {
  quieter_db_ = {};
  sum_db_ = 0;
  heard_ = 0;
}

bool CancellerTrial::Judge(double reference, double present, double fresh) {
  if (reference < kHeardPower) return false;
  const double quieter_db =
      10 * std::log10(std::max(present, kLeastPower) / std::max(fresh, kLeastPower));
  double& oldest = quieter_db_[static_cast<std::size_t>(heard_ % kWindow)];
  sum_db_ += quieter_db - oldest;
  oldest = quieter_db;
  if (++heard_ >= kMostFrames) return true;
  const double needed_db = heard_ >= kLearntFrames ? 0 : kFarQuieterDb;
  return heard_ >= kWindow && sum_db_ >= kWindow * needed_db;
}

}  // namespace anecho
