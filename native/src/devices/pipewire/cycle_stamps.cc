#include "devices/pipewire/cycle_stamps.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anecho {
namespace {

// After a longer pause the graph's clock says nothing about samples that were lost.
constexpr auto kMaxJump = std::chrono::hours(1);

}  // namespace

std::int64_t CycleStamps::MissingBefore(const Clock& clock, std::int64_t frames) const {
  const Nanoseconds elapsed = clock.now - clock_.now;
  if (clock_.now == Nanoseconds(0) || elapsed >= kMaxJump) return 0;
  const double by_time = std::chrono::duration<double>(elapsed).count() * sample_rate_;
  const auto ticks = static_cast<double>(clock.ticks - clock_.ticks);
  const double by_ticks = ticks * sample_rate_ / clock.ticks_per_second;
  // The clock of another driver counts anew, and then only the time tells.
  const bool has_ticks = std::abs(by_ticks - by_time) <= sample_rate_ / 10.0;
  const std::int64_t missing = std::llround(has_ticks ? by_ticks : by_time) - frames_;
  // Rates other than the graph's, and late wake-ups, come out a little uneven.
  const bool is_exact = has_ticks && clock.ticks_per_second == sample_rate_;
  return missing > (is_exact ? 0 : frames / 2) ? missing : 0;
}

CycleStamps::Place CycleStamps::Put(const Clock& clock, const Samples& samples) {
  if (clock.now == clock_.now) return Append(samples.total);
  const std::int64_t missing = MissingBefore(clock, samples.last);
  const std::int64_t late = std::min(missing, samples.total - samples.last);
  const std::int64_t lost = missing - late;
  position_ += frames_ + missing;
  frames_ = samples.total - late;
  time_ = clock.now - FramesToTime(frames_, sample_rate_);
  clock_ = clock;
  return {.position = position_ - late,
          .time = time_ - FramesToTime(late, sample_rate_),
          .is_after_loss = lost > 0};
}

CycleStamps::Place CycleStamps::Append(std::int64_t frames) {
  const Place place{.position = position_ + frames_,
                    .time = time_ + FramesToTime(frames_, sample_rate_),
                    .is_after_loss = false};
  frames_ += frames;
  return place;
}

}  // namespace anecho
