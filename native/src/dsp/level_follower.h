#ifndef ANECHO_DSP_LEVEL_FOLLOWER_H_
#define ANECHO_DSP_LEVEL_FOLLOWER_H_

#include <atomic>

#include "base/time.h"

namespace anecho {

/// The level that a meter shows: the mean power of about the last 300 ms. One thread adds; any
/// thread may read.
class LevelFollower {
 public:
  // real-time
  /// Adds sound with this mean square.
  /// @param duration of the sound. @param now when it came.
  void Add(double mean_square, Nanoseconds duration, Nanoseconds now);

  // real-time
  /// @return the level as PowerToDbfs() gives it; NaN if nothing has come for half a second.
  float dbfs(Nanoseconds now) const;

 private:
  bool IsStale(Nanoseconds now) const;

  std::atomic<double> power_{0};
  std::atomic<Nanoseconds> last_{Nanoseconds::min()};
};

}  // namespace anecho

#endif  // ANECHO_DSP_LEVEL_FOLLOWER_H_
