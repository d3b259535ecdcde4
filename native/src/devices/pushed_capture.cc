#include "devices/pushed_capture.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

PushedSamples::PushedSamples() : queue_(kCapacity) {}

void PushedSamples::Push(std::span<const float> samples, std::int64_t position, Nanoseconds time) {
  if (!std::all_of(samples.begin(), samples.end(), [](float it) { return std::isfinite(it); })) {
    throw Error(ANECHO_INVALID_ARGUMENT, "samples must be numbers");
  }
  const std::lock_guard lock(mutex_);
  Block block;
  block.stream = stream_.load();
  for (std::size_t done = 0; done < samples.size(); done += block.size) {
    block.size = std::min(block.samples.size(), samples.size() - done);
    std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(done), block.size,
                block.samples.begin());
    block.position = position + static_cast<std::int64_t>(done);
    block.time = time + FramesToTime(static_cast<std::int64_t>(done), kSampleRate);
    if (!queue_.try_enqueue(block)) break;
  }
  wake_up_.Notify();
}

PushedCapture::PushedCapture(std::shared_ptr<PushedSamples> samples)
    : samples_(std::move(samples)), stream_(samples_->stream_.fetch_add(1) + 1) {}

WaitResult PushedCapture::Wait(Nanoseconds timeout) {
  const bool is_ready = samples_->wake_up_.WaitFor(timeout, [this] { return HasBlock(); });
  return is_ready ? WaitResult::kReady : WaitResult::kTimeout;
}

bool PushedCapture::Read(Packet* packet) {
  if (!HasBlock()) return false;
  samples_->queue_.try_dequeue(block_);
  *packet = {.samples = std::span(block_.samples).first(block_.size),
             .frames = static_cast<std::int64_t>(block_.size),
             .device_position = block_.position,
             .time = block_.time};
  return true;
}

bool PushedCapture::HasBlock() {
  while (const PushedSamples::Block* const block = samples_->queue_.peek()) {
    if (block->stream == stream_) return true;
    // A newer stream has taken this one's place, or is about to.
    if (block->stream > stream_) return false;
    samples_->queue_.pop();
  }
  return false;
}

}  // namespace anecho
