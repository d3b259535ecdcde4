#include "align/reference_timeline.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

// Farther off than this is a real jump (a device restarted, a delay that changed), not a clock to
// follow.
constexpr double kLeap_s = 5e-3;
// Smaller errors are worked off over a second, at no more than this change of pitch.
constexpr double kGlide_s = 1.0;
constexpr double kMaxGlide = 500e-6;
constexpr double kMaxClockError = 0.01;
static_assert(kMaxClockError + kMaxGlide <= ReferenceTimeline::kMaxStepError);

}  // namespace

ReferenceTimeline::ReferenceTimeline(int reference_rate, int frame_rate,
                                     const StreamClockConfig& clock)
    : reference_rate_(reference_rate),
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
    // The clock's line has moved; the line of frames goes on as the time has gone on.
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
                                 1 - kMaxClockError, 1 + kMaxClockError);
  const double error = wanted - reader->position;
  if (!reader->reading || std::abs(error) > kLeap_s * reference_rate_) {
    cut.step_ms = reader->reading ? error / reference_rate_ * 1e3 : 0;
    reader->position = wanted;
    cut.step = natural;
    reader->reading = true;
  } else {
    const double glide = error / (kGlide_s * reference_rate_);
    cut.step = natural + nominal_step_ * std::clamp(glide, -kMaxGlide, kMaxGlide);
  }
  cut.position = reader->position;
  reader->position += cut.step * frames;
  return cut;
}

}  // namespace anecho
