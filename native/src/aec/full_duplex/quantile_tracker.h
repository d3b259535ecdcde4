#ifndef ANECHO_AEC_FULL_DUPLEX_QUANTILE_TRACKER_H_
#define ANECHO_AEC_FULL_DUPLEX_QUANTILE_TRACKER_H_

#include <algorithm>

namespace anecho {

/// Tracks a quantile of a level in dB by steps of one fixed size up and another down. The ratio of
/// these sizes is that of the shares of levels below and above the quantile. Outliers pull no
/// harder than other levels.
class QuantileTracker {
 public:
  struct Config {
    float initial_db = 0;
    float min_db = -100;
    float max_db = 100;
  };

  explicit QuantileTracker(const Config& config) : config_(config), db_(config.initial_db) {}

  // real-time
  /// @param rank which quantile, 0 to 1.
  /// @param step_db mean of the two sizes.
  void Update(float level_db, float rank, float step_db) {
    db_ += 2 * step_db * (level_db > db_ ? rank : rank - 1);
    db_ = std::clamp(db_, config_.min_db, config_.max_db);
  }

  // real-time
  void RaiseTo(float db) { db_ = std::clamp(std::max(db_, db), config_.min_db, config_.max_db); }

  float db() const { return db_; }

 private:
  Config config_;
  float db_;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_QUANTILE_TRACKER_H_
