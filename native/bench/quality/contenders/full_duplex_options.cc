#include "contenders/full_duplex_options.h"

#include <cstdlib>
#include <map>
#include <string>
#include <variant>

#include "anecho.h"
#include "base/error.h"

namespace anecho::quality {
namespace {

using Field = std::variant<float*, double*, int*, std::size_t*>;

std::map<std::string, Field> FieldsOf(FullDuplexConfig* config) {
  return {
      {"absent_openness", &config->absent_openness},
      {"filter.length_ms", &config->filter.length_ms},
      {"filter.high_band_length_ms", &config->filter.high_band_length_ms},
      {"filter.initial_power_db", &config->filter.initial_power_db},
      {"filter.initial_decay_db_per_s", &config->filter.initial_decay_db_per_s},
      {"filter.process_noise_per_s", &config->filter.process_noise_per_s},
      {"filter.near_end_smoothing", &config->filter.near_end_smoothing},
      {"filter.min_near_end_share", &config->filter.min_near_end_share},
      {"filter.constrained_partitions", &config->filter.constrained_partitions},
      {"residual.overestimate", &config->residual.overestimate},
      {"residual.tail_keep", &config->residual.tail_keep},
      {"residual.band_mean_share", &config->residual.band_mean_share},
      {"residual.near_end_ratio_db", &config->residual.near_end_ratio_db},
      {"residual.initial_leak_db", &config->residual.initial_leak_db},
      {"residual.initial_spread_db", &config->residual.initial_spread_db},
      {"residual.step_db", &config->residual.step_db},
      {"residual.first_step_db", &config->residual.first_step_db},
      {"residual.near_end_step_db", &config->residual.near_end_step_db},
      {"residual.absent_rank", &config->residual.absent_rank},
      {"residual.present_rank", &config->residual.present_rank},
      {"residual.uncorrelated_rank", &config->residual.uncorrelated_rank},
      {"near_end.min_share", &config->near_end.min_share},
      {"near_end.echo_correlation", &config->near_end.echo_correlation},
      {"near_end.echo_frames", &config->near_end.echo_frames},
      {"near_end.near_end_correlation", &config->near_end.near_end_correlation},
      {"near_end.near_end_frames", &config->near_end.near_end_frames},
      {"near_end.min_echo_to_noise_db", &config->near_end.min_echo_to_noise_db},
      {"near_end.hold_frames", &config->near_end.hold_frames},
      {"near_end.max_margin_db", &config->near_end.max_margin_db},
      {"gain.decision_directed", &config->gain.decision_directed},
      {"gain.presence_keep", &config->gain.presence_keep},
      {"gain.absent_db", &config->gain.absent_db},
      {"gain.present_db", &config->gain.present_db},
      {"gain.narrow_bins", &config->gain.narrow_bins},
      {"gain.wide_bins", &config->gain.wide_bins},
      {"presence.present_cosine", &config->presence.present_cosine},
      {"presence.mean_frames", &config->presence.mean_frames},
      {"presence.absent_frames", &config->presence.absent_frames},
      {"presence.gone_frames", &config->presence.gone_frames},
      {"presence.min_bins", &config->presence.min_bins},
      {"guard.changed_coherence", &config->guard.changed_coherence},
      {"guard.min_error_share", &config->guard.min_error_share},
      {"guard.max_echo_ratio", &config->guard.max_echo_ratio},
      {"guard.changed_frames", &config->guard.changed_frames},
      {"guard.much_worse_db", &config->guard.much_worse_db},
      {"guard.much_worse_frames", &config->guard.much_worse_frames},
      {"guard.worse_db", &config->guard.worse_db},
      {"guard.worse_coherence", &config->guard.worse_coherence},
      {"guard.better_before_db", &config->guard.better_before_db},
      {"guard.min_echo_share", &config->guard.min_echo_share},
      {"guard.flag_frames", &config->guard.flag_frames},
      {"guard.raise_share", &config->guard.raise_share},
      {"guard.min_learnt_s", &config->guard.min_learnt_s},
      {"volume_step.min_share", &config->volume_step.min_share},
      {"volume_step.min_change", &config->volume_step.min_change},
      {"volume_step.frames", &config->volume_step.frames},
      {"volume_step.max_difference", &config->volume_step.max_difference},
      {"volume_step.min_bands", &config->volume_step.min_bands},
      {"arbiter.proof_frames", &config->arbiter.proof_frames},
      {"arbiter.attack", &config->arbiter.attack},
      {"arbiter.quiet_step", &config->arbiter.quiet_step},
      {"arbiter.power_keep", &config->arbiter.power_keep},
      {"guard.doubtful_coherence", &config->guard.doubtful_coherence},
      {"arbiter.release", &config->arbiter.release},
  };
}

}  // namespace

void SetFullDuplexOptions(std::string_view options, FullDuplexConfig* config) {
  const auto fields = FieldsOf(config);
  while (!options.empty()) {
    options.remove_prefix(1);
    const std::string option(options.substr(0, options.find(',')));
    options.remove_prefix(option.size());
    const std::size_t equals = option.find('=');
    const auto field = fields.find(option.substr(0, equals));
    if (equals == std::string::npos || field == fields.end()) {
      throw Error(ANECHO_INVALID_CONFIG, "full duplex has no option \"" + option + "\"");
    }
    const double value = std::strtod(option.c_str() + equals + 1, nullptr);
    std::visit([&](auto* to) { *to = static_cast<std::remove_pointer_t<decltype(to)>>(value); },
               field->second);
  }
}

}  // namespace anecho::quality
