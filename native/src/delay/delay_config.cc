#include "delay/delay_config.h"

#include "base/config_rule.h"
#include "delay/echo_path_acquisition.h"

namespace anecho {

void EchoPathAcquisitionConfig::Validate() const {
  Require(min_segments >= 2 && min_segments <= EchoPath::kMaxPoints,
          "acquisition: min_segments is 2 to 16");
  Require(max_age_s > 0 && max_evidence > 0 && min_prominence > 0,
          "acquisition: max_age_s, max_evidence and min_prominence are above 0");
  Require(max_slope > 0 && max_slope < 0.01 && slope_step_s >= 1e-6,
          "acquisition: max_slope is up to 0.01, and slope_step_s 1e-6 or more");
  Require(min_uniqueness >= 1, "acquisition: min_uniqueness is 1 or more");
  Require(min_band_fill >= 0 && min_band_fill < 1 && min_similarity > 0 && min_similarity < 1,
          "acquisition: min_band_fill and min_similarity are shares of 1");
  Require(rounds >= 1, "acquisition: rounds is 1 or more");
  Require(max_residual_s > 0 && max_residual_s <= align_range_s && align_range_s < 30e-3,
          "acquisition: max_residual_s is at most align_range_s, and that below 30e-3");
}

void EchoPathTrackerConfig::Validate() const {
  Require(window_s > 0, "tracker: window_s is above 0");
  Require(min_similarity > 0 && min_similarity < 1, "tracker: min_similarity is a share of 1");
  Require(max_shift_s > 0 && max_shift_s < search_range_s && search_range_s < 30e-3,
          "tracker: max_shift_s is below search_range_s, and that below 30e-3");
  Require(pattern_segments >= 1, "tracker: pattern_segments is 1 or more");
  Require(faint_arrival > 0 && faint_arrival <= arrival && arrival <= 1,
          "tracker: faint_arrival is at most arrival, and that at most 1");
}

void EchoDelayEstimatorConfig::Validate() const {
  acquisition.Validate();
  tracker.Validate();
  Require(share_segments >= 1 && miss_segments > 0,
          "estimator: share_segments is 1 or more, and miss_segments above 0");
  Require(min_confidence > 0 && min_confidence < 1, "estimator: min_confidence is a share of 1");
  // The tracker must not drop at once what the acquisition has just found.
  Require(acquisition.max_age_s <= tracker.window_s,
          "acquisition.max_age_s is at most tracker.window_s");
  Require(acquisition.max_residual_s <= tracker.max_shift_s,
          "acquisition.max_residual_s is at most tracker.max_shift_s");
}

void ReferenceDelayConfig::Validate() const {
  estimator.Validate();
  capture.Validate();
  Require(filter_ms > 0 && margin_ms > 0, "delay: filter_ms and margin_ms are above 0");
  Require(min_ms() < target_ms && target_ms <= max_target_ms && max_target_ms < max_ms,
          "delay: filter_ms + margin_ms < target_ms <= max_target_ms < max_ms");
  Require(min_ms() < recording_target_ms && recording_target_ms < max_ms,
          "delay: filter_ms + margin_ms < recording_target_ms < max_ms");
  Require(estimator.min_confidence <= first_confidence && first_confidence <= sure_confidence &&
              sure_confidence < 1,
          "estimator.min_confidence <= delay.first_confidence <= delay.sure_confidence < 1");
  Require(sure_delay_ms > 0 && sure_drift_ppm > 0 && drift_deviations > 0 && early_drift_ppm > 0,
          "delay: sure_delay_ms, sure_drift_ppm, drift_deviations and early_drift_ppm are above 0");
  Require(early_deviations >= drift_deviations,
          "delay: early_deviations is at least drift_deviations");
  Require(search_slack_s > 0 && search_slack_s < max_search_slack_s,
          "delay: search_slack_s is below max_search_slack_s");
  Require(slack_frames >= 1 && max_slack_spread_s > 0 && seen_s > 0,
          "delay: slack_frames is 1 or more, max_slack_spread_s and seen_s are above 0");
}

}  // namespace anecho
