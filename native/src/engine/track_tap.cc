#include "engine/track_tap.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace anecho {
namespace {

// A smaller difference is uncertainty of the microphone's clock, not a gap.
constexpr Nanoseconds kGapTolerance = std::chrono::milliseconds(5);
// Number of blocks that PassTime() fills in a turn: much faster than time passes, but little work.
constexpr int kFillsPerTurn = 8;

}  // namespace

TrackTap::TrackTap(int sample_rate, Nanoseconds capacity)
    : sample_rate_(sample_rate),
      frame_size_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)),
      held_(kHeldFrames + 1),
      blocks_(static_cast<std::size_t>(capacity / kFrameTime)) {}

void TrackTap::SetCleanDelay(Nanoseconds delay) {
  const auto samples = static_cast<std::size_t>(std::llround(ToSeconds(delay) * sample_rate_));
  clean_delay_ = std::min(samples, frame_size_ * (kHeldFrames - 1));
}

void TrackTap::Push(const CleanFrame& frame, bool is_muted, Pipeline* pipeline) {
  Held& held = At(count_++);
  held.begin = frame.begin;
  held.end = frame.end;
  const float from = was_muted_ ? 0.0f : 1.0f;
  const float step = ((is_muted ? 0.0f : 1.0f) - from) / static_cast<float>(frame_size_);
  was_muted_ = is_muted;
  for (std::size_t i = 0; i < frame_size_; ++i) {
    held.microphone[i] = frame.microphone[i] * (from + step * static_cast<float>(i + 1));
    held.clean[i] = frame.samples[i];
  }
  if (count_ == held_.size()) HandOnOldest(pipeline);
}

void TrackTap::PassTime(Nanoseconds now, Pipeline* pipeline) {
  if (!start_.has_value()) start_ = now;
  const Nanoseconds limit = now - kPatience;
  while (count_ > 0 && At(0).begin < limit) HandOnOldest(pipeline);
  if (count_ > 0) return;
  if (!end_.has_value()) {
    if (limit < *start_) return;
    end_ = *start_;
  }
  FillUntil(limit, kFillsPerTurn, pipeline);
}

void TrackTap::Finish(Pipeline* pipeline) {
  while (count_ > 0) HandOnOldest(pipeline);
  is_finished_.store(true);
  Wake();
}

void TrackTap::HandOnOldest(Pipeline* pipeline) {
  const Held& held = At(0);
  if (!end_.has_value()) end_ = held.begin;
  // A frame that comes this late has been replaced by zeros already.
  const bool is_late = held.begin < *end_ - kGapTolerance;
  if (!is_late) {
    if (held.begin > *end_ + kGapTolerance) {
      FillUntil(held.begin, std::numeric_limits<int>::max(), pipeline);
    }
    block_.size = frame_size_;
    block_.is_microphone_missing = false;
    block_.microphone = held.microphone;
    CopyClean();
    Offer(held.begin, held.end, pipeline);
  }
  first_ = (first_ + 1) % held_.size();
  --count_;
}

// Copies the clean samples that belong to the microphone samples of the block: the canceller gave
// them later.
void TrackTap::CopyClean() {
  std::size_t frame = clean_delay_ / frame_size_;
  std::size_t sample = clean_delay_ % frame_size_;
  for (std::size_t i = 0; i < frame_size_; ++i) {
    block_.clean[i] = frame < count_ ? At(frame).clean[sample] : 0.0f;
    if (++sample < frame_size_) continue;
    sample = 0;
    ++frame;
  }
}

void TrackTap::FillUntil(Nanoseconds time, int max_blocks, Pipeline* pipeline) {
  const Nanoseconds skipped = time - *end_ - kMaxFill;
  if (skipped > Nanoseconds(0)) {
    position_ += std::llround(ToSeconds(skipped) * sample_rate_);
    *end_ += skipped;
  }
  block_.is_microphone_missing = true;
  block_.microphone.fill(0.0f);
  block_.clean.fill(0.0f);
  for (int i = 0; i < max_blocks && *end_ < time; ++i) {
    const Nanoseconds length = std::min(time - *end_, kFrameTime);
    block_.size = static_cast<std::size_t>(std::llround(ToSeconds(length) * sample_rate_));
    if (block_.size == 0) return;
    Offer(*end_, *end_ + length, pipeline);
  }
}

void TrackTap::Offer(Nanoseconds begin, Nanoseconds end, Pipeline* pipeline) {
  pipeline->ReadPlayed(begin, end, std::span(block_.reference).first(block_.size));
  block_.position = position_;
  block_.time = begin;
  position_ += static_cast<std::int64_t>(block_.size);
  end_ = end;
  // A block that is dropped leaves a gap between the positions.
  if (size() == blocks_.size()) return;
  blocks_[written_.load(std::memory_order_relaxed) % blocks_.size()] = block_;
  written_.fetch_add(1, std::memory_order_release);
  Wake();
}

}  // namespace anecho
