#include "contenders/pipeline_options.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <variant>

#include "anecho.h"
#include "base/error.h"
#include "contenders/config_fields.h"

namespace anecho::quality {
namespace {

void AddFields(StreamClockConfig* config, ConfigFields* fields) {
  fields->insert({
      {"clock.bucket_s", &config->bucket_s},
      {"clock.latency_bucket_s", &config->latency_bucket_s},
      {"clock.pause_s", &config->pause_s},
      {"clock.first_spread_s", &config->first_spread_s},
      {"clock.max_spread_s", &config->max_spread_s},
      {"clock.reach_spreads", &config->reach_spreads},
      {"clock.reach_deviations", &config->reach_deviations},
      {"clock.reach_margin_s", &config->reach_margin_s},
      {"clock.jump_packets", &config->jump_packets},
      {"clock.jump_s", &config->jump_s},
      {"clock.agree_spreads", &config->agree_spreads},
      {"clock.agree_margin_s", &config->agree_margin_s},
      {"clock.jump_buckets", &config->jump_buckets},
      {"clock.jump_doubt_s", &config->jump_doubt_s},
      {"clock.jump_slope_doubt", &config->jump_slope_doubt},
      {"clock.max_rejected", &config->max_rejected},
      {"clock.ready_buckets", &config->ready_buckets},
      {"clock.ready_slope_deviation", &config->ready_slope_deviation},
      {"clock.follow_s", &config->follow_s},
      {"clock.max_follow_slope", &config->max_follow_slope},
      {"clock.snap_s", &config->snap_s},
      {"clock.settling_snap_s", &config->settling_snap_s},
      {"clock.burst_share", &config->burst_share},
      {"clock.usual_slope", &config->usual_slope},
      {"clock.max_slope", &config->max_slope},
      {"clock.max_latency_step_s", &config->max_latency_step_s},
      {"clock.found_buckets", &config->found_buckets},
      {"clock.follow_share", &config->follow_share},
      {"clock.unsure_deviations", &config->unsure_deviations},
  });
}

void AddFields(ClockFilterConfig* config, ConfigFields* fields) {
  fields->insert({
      {"clock_filter.first_offset_deviation_s", &config->first_offset_deviation_s},
      {"clock_filter.first_slope_deviation", &config->first_slope_deviation},
      {"clock_filter.first_bias_deviation_s", &config->first_bias_deviation_s},
      {"clock_filter.slope_walk", &config->slope_walk},
      {"clock_filter.bias_walk", &config->bias_walk},
      {"clock_filter.silence_s", &config->silence_s},
      {"clock_filter.silent_wander", &config->silent_wander},
      {"clock_filter.huber", &config->huber},
      {"clock_filter.off_line_deviations", &config->off_line_deviations},
      {"clock_filter.min_off_line_s", &config->min_off_line_s},
      {"clock_filter.early_buckets", &config->early_buckets},
      {"clock_filter.noise_buckets", &config->noise_buckets},
      {"clock_filter.first_noise_buckets", &config->first_noise_buckets},
      {"clock_filter.much_noise", &config->much_noise},
      {"clock_filter.min_noise", &config->min_noise},
      {"clock_filter.long_latency_noise_s", &config->long_latency_noise_s},
      {"clock_filter.short_latency_noise_s", &config->short_latency_noise_s},
  });
}

void AddFields(ReferenceTimelineConfig* config, ConfigFields* fields) {
  fields->insert({
      {"timeline.step_s", &config->step_s},
      {"timeline.slew_s", &config->slew_s},
      {"timeline.max_slew", &config->max_slew},
      {"timeline.max_clock_error", &config->max_clock_error},
  });
}

void AddFields(CaptureDelayConfig* config, ConfigFields* fields) {
  fields->insert({
      {"capture.max_late_s", &config->max_late_s},
      {"capture.late_packets", &config->late_packets},
      {"capture.late_frames", &config->late_frames},
      {"capture.spare_s", &config->spare_s},
      {"capture.spare_frames", &config->spare_frames},
  });
}

void AddFields(ReferenceDelayConfig* config, ConfigFields* fields) {
  fields->insert({
      {"delay.target_ms", &config->target_ms},
      {"delay.recording_target_ms", &config->recording_target_ms},
      {"delay.filter_ms", &config->filter_ms},
      {"delay.margin_ms", &config->margin_ms},
      {"delay.max_target_ms", &config->max_target_ms},
      {"delay.max_ms", &config->max_ms},
      {"delay.sure_confidence", &config->sure_confidence},
      {"delay.first_confidence", &config->first_confidence},
      {"delay.sure_delay_ms", &config->sure_delay_ms},
      {"delay.sure_drift_ppm", &config->sure_drift_ppm},
      {"delay.drift_deviations", &config->drift_deviations},
      {"delay.early_deviations", &config->early_deviations},
      {"delay.early_drift_ppm", &config->early_drift_ppm},
      {"delay.search_slack_s", &config->search_slack_s},
      {"delay.max_search_slack_s", &config->max_search_slack_s},
      {"delay.slack_frames", &config->slack_frames},
      {"delay.max_slack_spread_s", &config->max_slack_spread_s},
      {"delay.seen_s", &config->seen_s},
  });
}

void AddFields(EchoDelayEstimatorConfig* config, ConfigFields* fields) {
  fields->insert({
      {"estimator.share_segments", &config->share_segments},
      {"estimator.miss_segments", &config->miss_segments},
      {"estimator.min_confidence", &config->min_confidence},
  });
}

void AddFields(EchoPathAcquisitionConfig* config, ConfigFields* fields) {
  fields->insert({
      {"acquisition.min_segments", &config->min_segments},
      {"acquisition.max_age_s", &config->max_age_s},
      {"acquisition.max_evidence", &config->max_evidence},
      {"acquisition.min_prominence", &config->min_prominence},
      {"acquisition.max_slope", &config->max_slope},
      {"acquisition.slope_step_s", &config->slope_step_s},
      {"acquisition.min_uniqueness", &config->min_uniqueness},
      {"acquisition.min_band_fill", &config->min_band_fill},
      {"acquisition.rounds", &config->rounds},
      {"acquisition.align_range_s", &config->align_range_s},
      {"acquisition.min_similarity", &config->min_similarity},
      {"acquisition.max_residual_s", &config->max_residual_s},
  });
}

void AddFields(EchoPathTrackerConfig* config, ConfigFields* fields) {
  fields->insert({
      {"tracker.window_s", &config->window_s},
      {"tracker.min_similarity", &config->min_similarity},
      {"tracker.max_shift_s", &config->max_shift_s},
      {"tracker.search_range_s", &config->search_range_s},
      {"tracker.pattern_segments", &config->pattern_segments},
      {"tracker.arrival", &config->arrival},
      {"tracker.faint_arrival", &config->faint_arrival},
  });
}

void AddFields(CandidateJudgeConfig* config, ConfigFields* fields) {
  fields->insert({
      {"judge.begun_frames", &config->begun_frames},
      {"judge.learnt_frames", &config->learnt_frames},
      {"judge.moved_begun_frames", &config->moved_begun_frames},
      {"judge.max_frames", &config->max_frames},
      {"judge.alike_db", &config->alike_db},
      {"judge.quieter_db", &config->quieter_db},
      {"judge.far_quieter_db", &config->far_quieter_db},
      {"judge.poor_db", &config->poor_db},
      {"judge.lost_db", &config->lost_db},
      {"judge.fair_db", &config->fair_db},
      {"judge.clearly_quieter_db", &config->clearly_quieter_db},
  });
}

void AddFields(RenewalConfig* config, ConfigFields* fields) {
  fields->insert({
      {"renewal.settled_frames", &config->settled_frames},
      {"renewal.standing_frames", &config->standing_frames},
      {"renewal.old_frames", &config->old_frames},
      {"renewal.far_quieter", &config->far_quieter},
  });
}

void AddFields(ReferenceLevelConfig* config, ConfigFields* fields) {
  fields->insert({
      {"level.kept", &config->kept},
      {"level.silent_power", &config->silent_power},
      {"level.min_power", &config->min_power},
      {"level.max_power", &config->max_power},
      {"level.target_power", &config->target_power},
      {"level.max_gain", &config->max_gain},
      {"level.known_frames", &config->known_frames},
  });
}

ConfigFields AllFields(PipelineConfig* config) {
  ConfigFields fields = FieldsOf(&config->canceller.full_duplex);
  AddFields(&config->clock, &fields);
  AddFields(&config->clock.filter, &fields);
  AddFields(&config->timeline, &fields);
  AddFields(&config->delay, &fields);
  AddFields(&config->delay.capture, &fields);
  AddFields(&config->delay.estimator, &fields);
  AddFields(&config->delay.estimator.acquisition, &fields);
  AddFields(&config->delay.estimator.tracker, &fields);
  AddFields(&config->canceller.judge, &fields);
  AddFields(&config->canceller.renewal, &fields);
  AddFields(&config->canceller.reference_level, &fields);
  fields.insert({
      {"placed_delay_ms", &config->canceller.placed_delay_ms},
      {"filter_length_blocks", &config->canceller.filter_length_blocks},
  });
  return fields;
}

/// @return the number after the "=" of an option.
double ValueOf(const std::string& option) {
  const char* const text = option.c_str() + option.find('=') + 1;
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (end == text || *end != '\0' || !std::isfinite(value)) {
    throw Error(ANECHO_INVALID_CONFIG,
                "the pipeline's option \"" + option + "\" needs a number behind \"=\"");
  }
  return value;
}

}  // namespace

void SetPipelineOptions(std::string_view options, PipelineConfig* config) {
  const ConfigFields fields = AllFields(config);
  while (!options.empty()) {
    options.remove_prefix(1);
    const std::string option(options.substr(0, options.find(',')));
    options.remove_prefix(option.size());
    const std::size_t equals = option.find('=');
    const auto field = fields.find(option.substr(0, equals));
    if (equals == std::string::npos || field == fields.end()) {
      throw Error(ANECHO_INVALID_CONFIG, "the pipeline has no option \"" + option + "\"");
    }
    const double value = ValueOf(option);
    std::visit([&](auto* to) { *to = static_cast<std::remove_pointer_t<decltype(to)>>(value); },
               field->second);
  }
}

}  // namespace anecho::quality
