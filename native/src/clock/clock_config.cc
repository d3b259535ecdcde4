#include "clock/clock_config.h"

#include "base/config_rule.h"

namespace anecho {

void ClockFilterConfig::Validate() const {
  Require(first_offset_deviation_s > 0 && first_slope_deviation > 0 && first_bias_deviation_s > 0,
          "clock_filter: the first deviations are above 0");
  Require(slope_walk >= 0 && bias_walk >= 0 && silent_wander >= 0 && silence_s >= 0,
          "clock_filter: slope_walk, bias_walk, silent_wander and silence_s are 0 or more");
  Require(huber > 0 && huber <= off_line_deviations && min_off_line_s > 0,
          "clock_filter: 0 < huber <= off_line_deviations, and min_off_line_s is above 0");
  Require(early_buckets >= 1, "clock_filter: early_buckets is 1 or more");
  Require(first_noise_buckets >= 1 && first_noise_buckets <= noise_buckets,
          "clock_filter: first_noise_buckets is 1 to noise_buckets");
  Require(much_noise >= 1 && min_noise > 0,
          "clock_filter: much_noise is 1 or more, and min_noise above 0");
  Require(short_latency_noise_s > 0 && short_latency_noise_s <= long_latency_noise_s,
          "clock_filter: short_latency_noise_s is at most long_latency_noise_s");
}

void StreamClockConfig::Validate() const {
  filter.Validate();
  Require(bucket_s > 0 && bucket_s <= latency_bucket_s,
          "clock: bucket_s is at most latency_bucket_s");
  Require(pause_s > 0 && first_spread_s > 0 && first_spread_s <= max_spread_s,
          "clock: pause_s is above 0, and first_spread_s at most max_spread_s");
  // The distance up to which stamps agree with each other must not be longer than the distance from
  // which a stamp is off the line.
  Require(agree_spreads > 0 && agree_spreads <= reach_spreads && agree_margin_s >= 0 &&
              agree_margin_s <= reach_margin_s && reach_deviations > 0,
          "clock: agree_spreads is at most reach_spreads, and agree_margin_s at most "
          "reach_margin_s");
  Require(jump_packets >= 2 && jump_s >= 0 && jump_s < bucket_s && jump_buckets >= 1,
          "clock: jump_packets is 2 or more, jump_s below bucket_s, and jump_buckets 1 or more");
  Require(jump_doubt_s > 0 && jump_slope_doubt > 0 && max_rejected >= jump_packets,
          "clock: jump_doubt_s and jump_slope_doubt are above 0, and max_rejected is at least "
          "jump_packets");
  Require(ready_buckets >= 1 && ready_slope_deviation > 0 && ready_slope_deviation < usual_slope,
          "clock: ready_slope_deviation is below usual_slope");
  Require(follow_s > 0 && max_follow_slope > 0, "clock: follow_s and max_follow_slope are above 0");
  Require(settling_snap_s > 0 && settling_snap_s <= snap_s && snap_s < max_latency_step_s,
          "clock: settling_snap_s <= snap_s < max_latency_step_s");
  Require(burst_share > 0 && burst_share < 1, "clock: burst_share is a share of 1");
  Require(usual_slope < filter.first_slope_deviation && filter.first_slope_deviation <= max_slope &&
              max_slope < 0.01,
          "clock.usual_slope < clock_filter.first_slope_deviation <= clock.max_slope < 0.01");
  Require(found_buckets >= 1 && follow_share > 0 && unsure_deviations > 0,
          "clock: found_buckets is 1 or more, follow_share and unsure_deviations are above 0");
}

}  // namespace anecho
