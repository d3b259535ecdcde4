#include "pace/pace_config.h"

#include "base/config_rule.h"
#include "base/ppm.h"

namespace anecho {

void FillControllerConfig::Validate() const {
  Require(0 < max_drift_ppm && max_drift_ppm < max_trim_ppm && max_trim_ppm < 10000,
          "fill: 0 < max_drift_ppm < max_trim_ppm < 10000");
  Require(max_slew_ppm_per_s > 0 && max_surprise_s > 0 && max_turn_s > 0 && age_share > 0,
          "fill: max_slew_ppm_per_s, max_surprise_s, max_turn_s and age_share are above 0");
  // A loop as fast as its own smoothing would oscillate.
  Require(0 < smoothing_s && smoothing_s < first_time_s && first_time_s <= last_time_s,
          "fill: 0 < smoothing_s < first_time_s <= last_time_s");
}

void OutputPacerConfig::Validate() const {
  controller.Validate();
  Require(0 < fade_s && fade_s <= history_s, "pacer: 0 < fade_s <= history_s");
  Require(0 < idle_s && idle_s < pause_s && crowded_s > 0,
          "pacer: 0 < idle_s < pause_s, and crowded_s is above 0");
  Require(0 <= crowded_margin_s && crowded_margin_s < room_s && 0 <= start_surplus_s &&
              start_surplus_s < room_s,
          "pacer: crowded_margin_s and start_surplus_s are below room_s");
  // The trim drains the backlog, so it must allow this pace.
  Require(0 < start_pace && Ppm::Of(start_pace).value < controller.max_trim_ppm,
          "pacer.start_pace, in ppm, is below fill.max_trim_ppm");
  Require(ripple_memory_s > 0 && 0 < low_share && low_share < 1,
          "pacer: ripple_memory_s is above 0, and low_share a share of 1");
}

}  // namespace anecho
