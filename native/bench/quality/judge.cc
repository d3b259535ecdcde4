#include "judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "measures/a_weighting.h"
#include "measures/echo_reduction.h"

namespace anecho::quality {
namespace {

using nlohmann::json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// The most time that a canceller has to find the echo before its worst second counts.
constexpr double kSettled_s = 5;
constexpr double kSeriesStep_s = 0.25;
/// Length of the beginning, in which no canceller has settled.
constexpr double kStart_s = 2;

/// @return the value rounded to 1 / `scale`, so that equal figures have equal texts; null if it is
/// not finite.
json Figure(double value, double scale = 100) {
  if (!std::isfinite(value)) return nullptr;
  return std::round(value * scale) / scale;
}

/// @return the end of the scene's first event, in seconds; NaN if it has no event.
double EventEnd(const SceneConfig& config) {
  if (config.room.events.empty()) return kNaN;
  const SceneEvent& event = config.room.events.front();
  return event.at_s + event.duration_s;
}

std::span<const float> From(const Signal& signal, double seconds) {
  const auto begin = static_cast<std::size_t>(seconds * Scene::kRate);
  return std::span(signal).subspan(std::min(begin, signal.size()));
}

json Series(const EchoReduction& reduction) {
  json reductions = json::array();
  json microphones = json::array();
  json outputs = json::array();
  for (const EchoReduction::Point& point : reduction.OverTime(kSeriesStep_s)) {
    reductions.push_back(Figure(point.reduction_db, 10));
    microphones.push_back(Figure(point.microphone_dbfs, 10));
    outputs.push_back(Figure(point.output_dbfs, 10));
  }
  return {{"step_s", kSeriesStep_s},
          {"reduction_db", reductions},
          {"microphone_dbfs", microphones},
          {"output_dbfs", outputs}};
}

}  // namespace

NearEndDamage MeasureComputedNearEnd(const SceneConfig& config, const Outcome& outcome,
                                     const Signal& truth) {
  if (!config.room.near) return {kNaN, kNaN};
  const double from = std::max(1.0, config.room.near_from_s);
  return MeasureNearEnd(From(outcome.output, from), From(truth, from));
}

json Judge(const SceneConfig& config, const Scene& scene, const Outcome& outcome,
           const NearEndDamage& damage) {
  // The echo in a recording is unknown: there, echo is assumed while the reference is active and
  // 0.4 s longer, to cover a long delay and the room's reverberation.
  const bool known = !scene.echo.empty();
  const EchoReduction reduction(scene.microphone, outcome.output,
                                known ? scene.echo : scene.reference, known ? 0 : 0.4);
  const bool talk = config.room.near && !config.recorded();
  const double end = talk ? config.room.near_from_s : reduction.seconds();
  // In a recording of both talkers, who speaks when is unknown, and the output is mostly voice. So
  // `erle_db`, `worst_second_db` and `residual_dbfs_a`, which need an echo without voice, are null.
  const bool mixed = config.recorded() && config.talk == Talk::kBoth;
  const double half = mixed ? end : end / 2;
  const double event_end = EventEnd(config);
  const double steady = std::isnan(event_end) ? half : std::max(half, event_end + 1);
  const double settled = mixed ? end : std::min(kSettled_s, half);
  const auto counts = [&](std::size_t frame) {
    const double seconds = static_cast<double>(frame) / 100;
    return reduction.ActiveAt(frame) && seconds >= steady && seconds < end;
  };
  return {
      {"erle_db", Figure(reduction.Over(steady, end))},
      {"erle_all_db", Figure(reduction.Over(0, end))},
      {"start_db", Figure(reduction.Over(0, std::min(kStart_s, end)))},
      {"time_to_20_db_s", Figure(reduction.TimeTo(20, 0, end))},
      {"time_to_40_db_s", Figure(reduction.TimeTo(40, 0, end))},
      {"worst_second_db", Figure(reduction.WorstSecond(settled, end))},
      {"recovery_s",
       std::isnan(event_end) ? json(nullptr) : Figure(reduction.TimeTo(20, event_end, end))},
      {"after_event_db",
       std::isnan(event_end) ? json(nullptr) : Figure(reduction.Over(event_end, event_end + 3))},
      {"residual_dbfs_a", Figure(ALevel(outcome.output, counts))},
      {"near_si_sdr_db", Figure(damage.si_sdr_db)},
      {"near_attenuation_db", Figure(damage.attenuation_db)},
      {"held_ms", Figure(outcome.held_ms)},
      {"frame_us", Figure(outcome.mean_us)},
      {"series", Series(reduction)},
  };
}

}  // namespace anecho::quality
