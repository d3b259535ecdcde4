#include "align/reference_timeline.h"

#include <algorithm>
#include <cmath>

namespace anecho {
ReferenceTimeline::ReferenceTimeline(int reference_rate, int frame_rate,
                                     const ReferenceTimelineConfig& config,
                                     const StreamClockConfig& clock)
    : config_(config),
      reference_rate_(reference_rate),
      nominal_step_(static_cast<double>(reference_rate) / frame_rate),
      clock_(reference_rate, clock) {}

double ReferenceTimeline::WantedAt(Nanoseconds time) const {
  return clock_.PositionAt(time) + static_cast<double>(offset_);
}

ReferenceTimeline::Placement ReferenceTimeline::Place(std::int64_t position, std::int64_t frames,
                                                      Nanoseconds time) {
  const double expected = WantedAt(time);
  const StreamClock::Result result = clock_.Update(position, frames, time);
  if (!started_) {
    started_ = true;
    offset_ = -position;
  } else if (result == StreamClock::Result::kJump || result == StreamClock::Result::kRestart) {
    // The clock's line has stepped. The new offset keeps `time` where the old line had it, so the
    // timeline grows by the time that has passed.
    offset_ += std::llround(expected - WantedAt(time));
  }
  Placement placement;
  placement.begin = position + offset_;
  placement.jump = end_ == 0 ? 0 : placement.begin - end_;
  end_ = placement.begin + frames;
  return placement;
}

ReferenceTimeline::Cut ReferenceTimeline::Plan(Nanoseconds begin, Nanoseconds end, int frames,
                                               ReadCursor* reader) const {
  Cut cut;
  cut.step = nominal_step_;
  if (!started_) return cut;
  const double wanted = WantedAt(begin);
  const double natural =
      nominal_step_ * std::clamp((WantedAt(end) - wanted) / frames / nominal_step_,
                                 1 - config_.max_clock_error, 1 + config_.max_clock_error);
  const double error = wanted - reader->position;
  if (!reader->reading || std::abs(error) > config_.step_s * reference_rate_) {
    cut.step_ms = reader->reading ? error / reference_rate_ * 1e3 : 0;
    reader->position = wanted;
    cut.step = natural;
    reader->reading = true;
  } else {
    const double glide = error / (config_.slew_s * reference_rate_);
    cut.step = natural + nominal_step_ * std::clamp(glide, -config_.max_slew, config_.max_slew);
  }
  cut.position = reader->position;
  reader->position += cut.step * frames;
  return cut;
}

}  // namespace anecho
