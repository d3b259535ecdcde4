#include "clock/stream_clock.h"

#include <algorithm>
#include <cmath>

namespace anecho {
StreamClock::StreamClock(int nominal_rate, const StreamClockConfig& config)
    : config_(config), nominal_rate_(nominal_rate), filter_(config.filter) {
  Reset();
}

void StreamClock::Reset() {
  started_ = ready_ = settling_ = false;
  anchor_position_ = last_position_ = 0;
  anchor_time_ = last_time_ = Nanoseconds(0);
  spread_ = config_.first_spread_s;
  buckets_ = off_line_buckets_ = rejected_ = 0;
  candidate_ = Candidate();
  bucket_ = StampBucket();
  filter_.Reset();
  line_ = Line();
  end_ = 0;
  has_arrival_timestamps_ = false;
  latency_varies_ = false;
  gapless_ = true;
  latency_offset_ = 0;
}

double StreamClock::PlaceOf(std::int64_t position) const {
  return static_cast<double>(position - anchor_position_) / nominal_rate_;
}

double StreamClock::LatenessAt(std::int64_t position, Nanoseconds time) const {
  return ToSeconds(time - anchor_time_) - PlaceOf(position);
}

double StreamClock::Reach() const {
  return config_.reach_spreads * spread_ + config_.reach_margin_s;
}

StreamClock::Result StreamClock::Update(std::int64_t position, std::int64_t frames,
                                        Nanoseconds time) {
  Notice(position, frames, time);
  if (!started_) return Start(position, time);
  const double elapsed = ToSeconds(time - last_time_);
  if (position < last_position_) {
    filter_.Advance(0.0, std::max(elapsed, 0.0));
    Reanchor(position, time, spread_);
    return Result::kRestart;
  }
  if (position == last_position_) return Result::kRejected;
  const bool pause = elapsed > config_.pause_s;
  Result result = Result::kAccepted;
  if (pause) {
    if (!bucket_.empty()) result = CloseBucket(last_position_);
    AdvanceTo(position, elapsed);
    settling_ = true;
  }
  last_position_ = position;
  last_time_ = time;
  const double place = PlaceOf(position);
  const double lateness = LatenessAt(position, time) - filter_.slope() * place;
  const double late = lateness - filter_.offset() - filter_.bias();
  const bool long_way = latency_varies_ && !pause && late > 0 && IsLatencyStep(late);
  const double reach = Reach() + config_.reach_deviations * filter_.DeviationAt(place);
  if (!long_way && std::abs(late) > reach) {
    if (!pause) return Consider(position, time, lateness);
    Reanchor(position, time, spread_);
    return Result::kJump;
  }
  if (pause && filter_.DeviationAt(place) > spread_) {
    // After a long silence, a single stamp is more certain than the extrapolated line.
    Reanchor(position, time, spread_);
    return Result::kJump;
  }
  candidate_.count = 0;
  gapless_ = true;
  rejected_ = std::max(rejected_ - 1, 0);
  bucket_.Add(place, lateness);
  if (place >= BucketSeconds() || bucket_.full()) result = CloseBucket(position);
  return result;
}

// Notes whether a packet follows the previous one without a gap, and whether they came in a burst.
void StreamClock::Notice(std::int64_t position, std::int64_t frames, Nanoseconds time) {
  if (started_ && position == end_) {
    const double length = ToSeconds(FramesToTime(position - last_position_, nominal_rate_));
    const bool burst = ToSeconds(time - last_time_) < config_.burst_share * length;
    has_arrival_timestamps_ = has_arrival_timestamps_ || burst;
  } else {
    gapless_ = false;
  }
  end_ = position + frames;
}

// Tells whether a lasting `change` of the lateness may come from the transport latency alone.
bool StreamClock::IsLatencyStep(double change) const {
  return has_arrival_timestamps_ && gapless_ && std::abs(change) < config_.max_latency_step_s;
}

// Uses longer buckets from now on. Before the clock is ready, earlier latency steps may have been
// mistaken for drift: then the slope is forgotten.
void StreamClock::ExpectLatencySteps() {
  if (!ready_ && !latency_varies_) filter_.SetSlope(0.0, config_.usual_slope);
  latency_varies_ = true;
}

double StreamClock::BucketSeconds() const {
  return latency_varies_ ? config_.latency_bucket_s : config_.bucket_s;
}

StreamClock::Result StreamClock::Start(std::int64_t position, Nanoseconds time) {
  started_ = true;
  anchor_position_ = last_position_ = position;
  anchor_time_ = last_time_ = time;
  bucket_.Add(0.0, 0.0);
  return Result::kRestart;
}

void StreamClock::AdvanceTo(std::int64_t position, double elapsed) {
  const std::int64_t frames = position - anchor_position_;
  const double span = PlaceOf(position);
  const Nanoseconds whole = FramesToTime(frames, nominal_rate_);
  // The fractions that whole nanoseconds cut off would add up over days.
  const double rest = static_cast<double>(frames % nominal_rate_ * 1'000'000'000 % nominal_rate_) /
                      nominal_rate_ * 1e-9;
  filter_.Advance(span, elapsed);
  filter_.Shift(rest);
  line_.offset += line_.slope * span + rest;
  anchor_position_ = position;
  anchor_time_ += whole;
}

// Puts the line through this stamp, which is taken as an average one.
void StreamClock::Reanchor(std::int64_t position, Nanoseconds time, double doubt) {
  anchor_position_ = last_position_ = position;
  anchor_time_ = last_time_ = time;
  filter_.MoveTo(-filter_.bias(), doubt + config_.jump_doubt_s);
  line_ = {filter_.offset(), filter_.slope()};
  latency_offset_ = 0;
  bucket_ = StampBucket();
  candidate_ = Candidate();
  gapless_ = true;
  off_line_buckets_ = rejected_ = 0;
  settling_ = true;
}

StreamClock::Result StreamClock::Consider(std::int64_t position, Nanoseconds time,
                                          double lateness) {
  if (++rejected_ > config_.max_rejected) {
    rejected_ = 0;
    spread_ = std::min(2.0 * spread_, config_.max_spread_s);
  }
  const double agreement = config_.agree_spreads * spread_ + config_.agree_margin_s;
  if (candidate_.count == 0 || std::abs(lateness - candidate_.lateness) > agreement) {
    candidate_ = {1, position, time, lateness, 0.0};
    return Result::kRejected;
  }
  ++candidate_.count;
  candidate_.sum += lateness - candidate_.lateness;
  const Nanoseconds span = FramesToTime(position - candidate_.position, nominal_rate_);
  if (candidate_.count < config_.jump_packets ||
      std::min(span, time - candidate_.time) < FromSeconds(config_.jump_s)) {
    return Result::kRejected;
  }
  const double mean = candidate_.lateness + candidate_.sum / candidate_.count;
  const double doubt = spread_ / std::sqrt(candidate_.count);
  const double change = mean - filter_.offset() - filter_.bias();
  const bool stays = IsLatencyStep(change);
  const Nanoseconds passes = TimeAt(static_cast<double>(position));
  const Line line = line_;
  const double detour = latency_offset_ - change;
  const bool settling = settling_;
  Reanchor(position, time + FromSeconds(mean - lateness), doubt);
  last_time_ = time;
  if (!stays) return Result::kJump;
  line_ = {ToSeconds(passes - anchor_time_), line.slope};
  latency_offset_ = detour;
  settling_ = settling;
  ExpectLatencySteps();
  return Result::kAccepted;
}

StreamClock::Result StreamClock::CloseBucket(std::int64_t position) {
  StampSummary stamps = bucket_.Take(spread_);
  const double span = PlaceOf(position);
  stamps.mean += filter_.slope() * stamps.place;
  stamps.lowest += filter_.slope() * stamps.place;
  AdvanceTo(position, span);
  const double place = stamps.place - span;
  ++buckets_;
  const double wider = stamps.spread - spread_;
  spread_ += wider * (buckets_ == 1 ? 1.0 : wider > 0 ? 0.5 : 0.1);
  if (filter_.Learn(stamps, place, latency_varies_) == ClockFilter::Verdict::kUsed) {
    off_line_buckets_ = 0;
    if (std::abs(filter_.slope()) > config_.max_slope) filter_.SetSlope(0.0, config_.usual_slope);
    return FollowFilter();
  }
  if (++off_line_buckets_ < config_.jump_buckets) return Result::kAccepted;
  off_line_buckets_ = 0;
  const double offset = stamps.lowest - filter_.slope() * place;
  const double change = offset - filter_.offset();
  filter_.MoveTo(offset, spread_ + config_.jump_doubt_s);
  filter_.DoubtSlope(config_.jump_slope_doubt);
  if (IsLatencyStep(change)) {
    latency_offset_ -= change;
    ExpectLatencySteps();
    return Result::kAccepted;
  }
  latency_offset_ = 0;
  line_ = {filter_.offset(), filter_.slope()};
  settling_ = true;
  return Result::kJump;
}

StreamClock::Result StreamClock::FollowFilter() {
  const bool was_ready = ready_;
  ready_ = ready_ || (buckets_ >= config_.ready_buckets &&
                      filter_.SlopeDeviation() < config_.ready_slope_deviation);
  const double most = config_.max_follow_slope * BucketSeconds();
  latency_offset_ -= std::clamp(latency_offset_, -most, most);
  const double off = filter_.offset() + latency_offset_ - line_.offset;
  const bool snap = std::abs(off) > (settling_ ? config_.settling_snap_s : config_.snap_s);
  const bool glides = has_arrival_timestamps_ && buckets_ > config_.found_buckets &&
                      std::abs(off) < config_.max_latency_step_s;
  const bool settled = !settling_;
  settling_ = false;
  if (glides && settled) {
    const double seconds =
        std::min(config_.follow_share * BucketSeconds() * buckets_, config_.follow_s);
    TurnTo(
        off, seconds,
        std::max(config_.max_follow_slope, config_.unsure_deviations * filter_.SlopeDeviation()));
    return Result::kAccepted;
  }
  if (!was_ready || snap) {
    line_ = {filter_.offset() + latency_offset_, filter_.slope()};
    return was_ready ? Result::kJump : Result::kAccepted;
  }
  TurnTo(off, config_.follow_s, config_.max_follow_slope);
  return Result::kAccepted;
}

void StreamClock::TurnTo(double off, double seconds, double most) {
  line_.slope = filter_.slope() + std::clamp(off / seconds, -most, most);
}

double StreamClock::PositionAt(Nanoseconds time) const {
  const double since = ToSeconds(time - anchor_time_) - line_.offset;
  return static_cast<double>(anchor_position_) + since * nominal_rate_ / (1.0 + line_.slope);
}

Nanoseconds StreamClock::TimeAt(double position) const {
  const double place = (position - static_cast<double>(anchor_position_)) / nominal_rate_;
  const double since = place * (1.0 + line_.slope) + line_.offset;
  return anchor_time_ + FromSeconds(since);
}

double StreamClock::rate() const { return nominal_rate_ / (1.0 + filter_.slope()); }

Ppm StreamClock::rate_error() const { return Ppm::Of(1.0 / (1.0 + filter_.slope()) - 1.0); }

Ppm StreamClock::rate_uncertainty() const { return Ppm::Of(filter_.SlopeDeviation()); }

}  // namespace anecho
