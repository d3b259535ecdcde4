#include "devices/pipewire/cycle_stamps.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anecho {
namespace {

// After a longer pause, the graph's clock says nothing about lost samples.
constexpr auto kMaxJump = std::chrono::hours(1);

}  // namespace

std::int64_t CycleStamps::MissingBy(const Clock& clock, std::int64_t frames) const {
  const Nanoseconds elapsed = clock.now - clock_.now;
  if (clock_.now == Nanoseconds(0) || elapsed >= kMaxJump) return 0;
  const double by_time = std::chrono::duration<double>(elapsed).count() * sample_rate_;
  const auto ticks = static_cast<double>(clock.ticks - clock_.ticks);
  const double by_ticks = ticks * sample_rate_ / clock.ticks_per_second;
  // Another driver's clock has another count; then only the time is of use.
  const bool has_ticks = std::abs(by_ticks - by_time) <= sample_rate_ / 10.0;
  const std::int64_t missing = position_ + std::llround(has_ticks ? by_ticks : by_time) - end_;
  // By the time alone, or at a rate other than the graph's, the numbers are a little uneven: then a
  // difference of up to half a cycle is taken for 0.
  const bool is_exact = has_ticks && clock.ticks_per_second == sample_rate_;
  return std::abs(missing) > (is_exact ? 0 : frames / 2) ? missing : 0;
}

CycleStamps::Place CycleStamps::Put(const Clock& clock, const Samples& samples) {
  if (clock.now == clock_.now) {
    const std::int64_t surplus = std::min(lost_, samples.total);
    lost_ -= surplus;
    Place place = Append(samples.total - surplus);
    place.surplus = surplus;
    return place;
  }
  const std::int64_t missing = MissingBy(clock, samples.last);
  const std::int64_t late = std::clamp<std::int64_t>(missing, 0, samples.total - samples.last);
  const std::int64_t surplus = std::clamp<std::int64_t>(-missing, 0, samples.total);
  const std::int64_t frames = samples.total - late;
  lost_ = std::max<std::int64_t>(0, missing - late);
  position_ = end_ + missing;
  end_ = std::max(end_, position_ + frames);
  time_ = clock.now - FramesToTime(frames, sample_rate_);
  clock_ = clock;
  return {.position = position_ - late + surplus,
          .time = time_ + FramesToTime(surplus - late, sample_rate_),
          .is_after_loss = lost_ > 0,
          .surplus = surplus};
}

CycleStamps::Place CycleStamps::Append(std::int64_t frames) {
  const Place place{.position = end_, .time = time_ + FramesToTime(end_ - position_, sample_rate_)};
  end_ += frames;
  return place;
}

}  // namespace anecho
