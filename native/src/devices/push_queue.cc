#include "devices/push_queue.h"

#include <algorithm>

namespace anecho {
namespace {

// Frames of a fade: 2 ms.
constexpr int kFade = 96;

}  // namespace

PushQueue::PushQueue(const Config& config)
    : config_(config), fifo_(static_cast<std::size_t>(config.capacity) * config.channels) {}

std::int64_t PushQueue::queued_frames() const {
  return static_cast<std::int64_t>(fifo_.size()) / config_.channels;
}

std::int64_t PushQueue::Push(std::span<const float> interleaved) {
  const auto channels = static_cast<std::size_t>(config_.channels);
  const std::size_t frames = interleaved.size() / channels;
  // Discarded samples keep their place in the FIFO until the reader has passed them.
  const std::size_t room = std::min(
      fifo_.room() / channels, static_cast<std::size_t>(std::max<std::int64_t>(0, room_frames())));
  const std::size_t taken = std::min(frames, room);
  fifo_.Write(interleaved.first(taken * channels));
  pushed_.fetch_add(frames, std::memory_order_relaxed);
  if (taken < frames) {
    dropped_.fetch_add(frames - taken, std::memory_order_relaxed);
    has_dropped_.store(true);
  }
  return static_cast<std::int64_t>(taken);
}

void PushQueue::Read(std::span<float> interleaved) {
  const auto channels = static_cast<std::size_t>(config_.channels);
  const std::size_t frames = interleaved.size() / channels;
  block_.store(static_cast<std::int64_t>(frames), std::memory_order_relaxed);
  reads_.fetch_add(1, std::memory_order_relaxed);
  const bool begins = is_resting_.exchange(false);
  if (has_dropped_.exchange(false) && begins) fifo_.Flush();
  if (fifo_.LeaveOutStale() && !is_silent_) {
    is_silent_ = true;
    gathered_ = 0;
    fade_out_ = kFade;
  }
  if (is_silent_ && IsCushioned(frames)) {
    is_silent_ = false;
    fade_in_ = kFade;
  }
  const std::size_t count = is_silent_ ? 0 : fifo_.Read(interleaved.first(frames * channels));
  if (count > 0) {
    FadeIn(interleaved.first(count));
    std::copy_n(interleaved.begin() + static_cast<std::ptrdiff_t>(count - channels), channels,
                last_.begin());
  }
  if (count < frames * channels) {
    if (!is_silent_) {
      is_silent_ = true;
      gathered_ = 0;
      fade_out_ = kFade;
      shortages_.fetch_add(1, std::memory_order_relaxed);
    }
    FadeOut(interleaved.subspan(count));
  }
  const int silent_reads = count > 0 ? 0 : silent_reads_.load(std::memory_order_relaxed) + 1;
  silent_reads_.store(std::min(silent_reads, kReadsBehind));
  Wake();
}

bool PushQueue::IsCushioned(std::size_t block_frames) {
  const std::int64_t queued = queued_frames();
  if (queued == 0) return false;
  gathered_ += static_cast<std::int64_t>(block_frames);
  return queued >= config_.cushion || gathered_ > config_.cushion;
}

void PushQueue::FadeIn(std::span<float> sound) {
  const auto channels = static_cast<std::size_t>(config_.channels);
  for (std::size_t i = 0; i < sound.size() && fade_in_ > 0; ++i) {
    sound[i] *= 1 - (static_cast<float>(fade_in_) - 0.5f) / kFade;
    if (i % channels == channels - 1) --fade_in_;
  }
}

void PushQueue::FadeOut(std::span<float> rest) {
  const auto channels = static_cast<std::size_t>(config_.channels);
  for (std::size_t i = 0; i < rest.size(); ++i) {
    rest[i] =
        fade_out_ == 0 ? 0 : last_[i % channels] * (static_cast<float>(fade_out_) - 0.5f) / kFade;
    if (i % channels == channels - 1 && fade_out_ > 0) --fade_out_;
  }
}

}  // namespace anecho
