#include "pace/output_pacer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "dsp/channel_map.h"
#include "pace/extrapolation.h"

namespace anecho {
namespace {

const OutputPacerConfig& Checked(const OutputPacerConfig& config) {
  config.Validate();
  return config;
}

std::size_t Frames(double seconds, int rate) {
  return static_cast<std::size_t>(std::llround(seconds * rate));
}

}  // namespace

OutputPacer::OutputPacer(StreamFormat input, StreamFormat output, std::int64_t target_frames,
                         const OutputPacerConfig& config)
    : config_(Checked(config)),
      input_rate_(input.sample_rate),
      output_(output),
      target_(static_cast<double>(target_frames)),
      turn_(static_cast<double>(output.sample_rate) / kFramesPerSecond),
      resampler_(input_rate_, output.sample_rate),
      controller_(target_ / output.sample_rate, config.controller),
      history_(std::max(Frames(config_.history_s, input_rate_),
                        static_cast<std::size_t>(resampler_.before()))),
      lanes_(static_cast<std::size_t>(input.channels)) {
  const std::size_t fade = Frames(config_.fade_s, output.sample_rate);
  const double most = target_ / output.sample_rate + config_.room_s;
  fifo_limit_ = 2 * history_ + Frames(most, input_rate_);
  // Room after the samples for what Break() extrapolates.
  const auto taps = 2 * static_cast<std::size_t>(resampler_.after());
  for (Lane& lane : lanes_) {
    lane.fifo.resize(fifo_limit_ + Frames(2 * config_.fade_s, input_rate_) + taps);
    lane.tail.resize(fade);
  }
  fifo_size_ = history_;
  position_ = static_cast<double>(history_);
  fade_in_.resize(fade);
  for (std::size_t i = 0; i < fade; ++i) {
    const double phase =
        std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(fade);
    fade_in_[i] = static_cast<float>(0.5 - 0.5 * std::cos(phase));
  }
  next_.resize(fade);
  tail_at_ = fade;
  lane_output_.resize(Frames(most, output.sample_rate));
  mixed_.resize(lane_output_.size() * lanes_.size());
  interleaved_.resize(lane_output_.size() * output.channels);
}

double OutputPacer::Step() const {
  return static_cast<double>(input_rate_) / output_.sample_rate / controller_.trim().ratio();
}

// Everything queued here, in output frames, including the resampler's delay.
double OutputPacer::Pending() const {
  return (static_cast<double>(fifo_size_) - position_) / Step();
}

std::size_t OutputPacer::Available() const {
  const double last = static_cast<double>(fifo_size_) - resampler_.after() - 1e-6;
  return position_ < last ? static_cast<std::size_t>(std::ceil((last - position_) / Step())) : 0;
}

void OutputPacer::Push(std::span<const float> clean_frame) {
  const std::size_t frames = clean_frame.size() / lanes_.size();
  if (fifo_size_ + frames > fifo_limit_) Compact();
  if (fifo_size_ + frames > fifo_limit_) {
    // Nobody has called Produce() for a second.
    if (flowing_) Break();
    position_ += static_cast<double>(frames);
    Compact();
  }
  for (std::size_t c = 0; c < lanes_.size(); ++c) {
    float* const fifo = lanes_[c].fifo.data() + fifo_size_;
    for (std::size_t i = 0; i < frames; ++i) fifo[i] = clean_frame[i * lanes_.size() + c];
  }
  fifo_size_ += frames;
  pushed_ += static_cast<double>(frames);
}

std::span<const float> OutputPacer::Produce(std::int64_t queued_frames, std::int64_t room_frames,
                                            Nanoseconds now) {
  const auto queued = static_cast<double>(queued_frames);
  double elapsed = started_ ? ToSeconds(now - last_time_) : 0.0;
  if (elapsed > config_.pause_s) {
    Rest();
    elapsed = 0;
  } else {
    Observe(queued, elapsed);
  }
  if (flowing_) {
    Steer(queued, elapsed);
    if (MustBreak(queued)) flowing_ = false;
  }
  const std::size_t zeros = flowing_ ? 0 : Level(queued);
  const std::span<const float> out =
      Emit(zeros, static_cast<std::size_t>(std::max<std::int64_t>(room_frames, 0)));
  started_ = true;
  last_time_ = now;
  last_queue_ = queued + static_cast<double>(out.size()) / output_.channels;
  pushed_ = 0;
  return out;
}

// Drops the sound from before a pause, which is stale, and starts over.
void OutputPacer::Rest() {
  position_ = std::max(position_, static_cast<double>(fifo_size_) - pushed_);
  tail_at_ = fade_in_.size();
  fade_at_ = 0;
  flowing_ = false;
  at_start_ = true;
  idle_ = 0;
}

void OutputPacer::Observe(double queued, double elapsed) {
  const double taken = last_queue_ - queued;
  idle_ = taken > 0 || last_queue_ <= 0 ? 0.0 : idle_ + elapsed;
  const double excess = taken - elapsed * output_.sample_rate;
  ripple_ = std::max(excess, ripple_ * std::max(0.0, 1.0 - elapsed / config_.ripple_memory_s));
}

void OutputPacer::Steer(double queued, double elapsed) {
  unsteered_ += elapsed;
  const double fill = queued + Pending() - pushed_ / Step();
  allowance_ = std::max(0.0, allowance_ - config_.start_pace * elapsed * output_.sample_rate);
  const double most =
      target_ + ripple_ + allowance_ + config_.crowded_margin_s * output_.sample_rate;
  crowded_ = fill > most ? crowded_ + elapsed : 0.0;
  // Without a frame in this turn, the queue is at another point of its sawtooth; and a device that
  // takes nothing has no clock to follow.
  if (pushed_ == 0 || idle_ > config_.idle_s) return;
  controller_.Update(fill / output_.sample_rate, unsteered_);
  unsteered_ = 0;
}

bool OutputPacer::MustBreak(double queued) {
  if (queued <= 0) {
    // The device has played out and is silent already.
    ++underruns_;
    tail_at_ = fade_in_.size();
    fade_at_ = 0;
    return true;
  }
  const bool dry = Available() == 0 && queued <= std::min(turn_, config_.low_share * target_);
  const bool idle = idle_ > config_.idle_s;
  const bool crowded = crowded_ > config_.crowded_s;
  if (!dry && !idle && !crowded) return false;
  if (!idle) ++(dry ? underruns_ : overruns_);
  Break();
  return true;
}

void OutputPacer::Break() {
  for (std::size_t c = 0; c < lanes_.size(); ++c) FadeNext(c);
  tail_at_ = 0;
  fade_at_ = 0;
  flowing_ = false;
}

/// Fades out the continuation of the signal, and keeps it as the tail.
void OutputPacer::FadeNext(std::size_t channel) {
  std::vector<float>& tail = lanes_[channel].tail;
  ReadNext(channel, next_);
  std::size_t fade_at = fade_at_;
  std::size_t tail_at = tail_at_;
  for (std::size_t i = 0; i < next_.size(); ++i) {
    float sample = 0;
    if (fade_at > 0) sample = next_[i];
    if (fade_at > 0 && fade_at < fade_in_.size()) sample *= fade_in_[fade_at++];
    if (tail_at < tail.size()) sample += tail[tail_at++];
    next_[i] = sample * fade_in_[fade_in_.size() - 1 - i];
  }
  std::swap(tail, next_);
}

// Reads the continuation of the signal, extrapolated beyond the last sample pushed.
void OutputPacer::ReadNext(std::size_t channel, std::span<float> out) {
  const double step = Step();
  const double end = position_ + static_cast<double>(out.size()) * step + resampler_.after() + 1;
  const auto needed = static_cast<std::size_t>(end);
  if (needed > fifo_size_) {
    const std::span<float> samples(lanes_[channel].fifo);
    Extrapolate(samples.subspan(fifo_size_ - history_, history_),
                samples.subspan(fifo_size_, needed - fifo_size_));
  }
  ReadFifo(channel, step, out);
}

void OutputPacer::ReadFifo(std::size_t channel, double step, std::span<float> out) {
  // Missing samples become silence. They count as one underrun for all channels together.
  const bool is_there = resampler_.Read(lanes_[channel].fifo, position_, step, out);
  if (!is_there && channel == 0) ++underruns_;
}

// Brings the queue to its target. Returns the number of zeros to write ahead of the waiting frames.
// The frames flow as soon as they are long enough for a fade (5 ms).
std::size_t OutputPacer::Level(double queued) {
  // If the device took nothing, nobody heard the beginning, and it is stale.
  if (idle_ > config_.idle_s) at_start_ = false;
  const double surplus = at_start_ ? config_.start_surplus_s * output_.sample_rate : 0.0;
  const double over = queued + Pending() - (target_ + turn_ + surplus);
  if (over > 0) Discard(std::min(over, Pending()));
  if (Available() < fade_in_.size()) {
    // Before the first frames there is nothing to bridge.
    if (at_start_) return 0;
    position_ = std::min(position_, static_cast<double>(fifo_size_));
    const double low = std::min(2 * turn_, target_);
    return static_cast<std::size_t>(std::max(0.0, low - queued));
  }
  flowing_ = true;
  at_start_ = false;
  crowded_ = unsteered_ = 0;
  controller_.Restart();
  const double excess = queued + Pending() - (target_ + turn_);
  allowance_ = std::max(0.0, excess);
  return static_cast<std::size_t>(std::max(0.0, -excess));
}

void OutputPacer::Discard(double frames) { position_ += frames * Step(); }

void OutputPacer::Compact() {
  const auto read = static_cast<std::size_t>(position_);
  if (read <= history_) return;
  const std::size_t drop = read - history_;
  for (Lane& lane : lanes_) {
    std::copy(lane.fifo.begin() + drop, lane.fifo.begin() + fifo_size_, lane.fifo.begin());
  }
  fifo_size_ -= drop;
  position_ -= static_cast<double>(drop);
}

std::span<const float> OutputPacer::Emit(std::size_t zeros, std::size_t room) {
  const std::size_t most = std::min(room, lane_output_.size());
  zeros = std::min(zeros, most);
  const std::size_t read = flowing_ ? std::min(Available(), most - zeros) : 0;
  const std::size_t count = zeros + read;
  const std::size_t fade_at = fade_at_;
  const std::size_t tail_at = tail_at_;
  for (std::size_t c = 0; c < lanes_.size(); ++c) {
    fade_at_ = fade_at;
    tail_at_ = tail_at;
    const std::vector<float>& tail = lanes_[c].tail;
    std::fill_n(lane_output_.begin(), zeros, 0.0f);
    ReadFifo(c, Step(), std::span(lane_output_).subspan(zeros, read));
    for (std::size_t i = zeros; i < count && fade_at_ < fade_in_.size(); ++i) {
      lane_output_[i] *= fade_in_[fade_at_++];
    }
    for (std::size_t i = 0; i < count && tail_at_ < tail.size(); ++i) {
      lane_output_[i] += tail[tail_at_++];
    }
    for (std::size_t i = 0; i < count; ++i) mixed_[i * lanes_.size() + c] = lane_output_[i];
  }
  position_ += static_cast<double>(read) * Step();
  const auto channels = static_cast<std::size_t>(output_.channels);
  SpreadChannels(std::span<const float>(mixed_).first(count * lanes_.size()), lanes_.size(),
                 channels, interleaved_);
  Compact();
  return std::span<const float>(interleaved_).first(count * channels);
}

}  // namespace anecho
