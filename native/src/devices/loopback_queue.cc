#include "devices/loopback_queue.h"

#include <algorithm>
#include <array>

namespace anecho {
namespace {

// Frames that are mapped at a time, on the stack.
constexpr std::size_t kPieceFrames = 128;

}  // namespace

LoopbackQueue::LoopbackQueue(int channels, int capacity)
    : channels_(channels),
      capacity_(static_cast<std::size_t>(capacity) * channels),
      fifo_(capacity_) {}

void LoopbackQueue::SetSource(const std::vector<std::string>& positions) {
  map_.emplace(positions, channels_);
}

void LoopbackQueue::Push(std::span<const float> interleaved) {
  const auto source = static_cast<std::size_t>(map_->source_channels());
  std::array<float, kPieceFrames * SurroundMap::kMaxChannels> mapped{};
  while (interleaved.size() >= source) {
    const std::size_t frames = std::min(interleaved.size() / source, kPieceFrames);
    const auto piece = std::span(mapped).first(frames * static_cast<std::size_t>(channels_));
    map_->Map(interleaved.first(frames * source), piece);
    Write(piece);
    interleaved = interleaved.subspan(frames * source);
  }
  Wake();
}

void LoopbackQueue::PushSilence(std::int64_t frames) {
  constexpr std::array<float, kPieceFrames * SurroundMap::kMaxChannels> kZeros{};
  for (std::int64_t left = frames; left > 0; left -= kPieceFrames) {
    const auto count = std::min(static_cast<std::size_t>(left), kPieceFrames);
    Write(std::span(kZeros).first(count * static_cast<std::size_t>(channels_)));
  }
  Wake();
}

void LoopbackQueue::Write(std::span<const float> mapped) {
  const auto channels = static_cast<std::size_t>(channels_);
  const std::size_t frames = mapped.size() / channels;
  const std::size_t room = std::min(fifo_.room(), capacity_ - std::min(capacity_, fifo_.size()));
  const std::size_t taken = std::min(frames, room / channels);
  fifo_.Write(mapped.first(taken * channels));
  captured_.fetch_add(frames, std::memory_order_relaxed);
  dropped_.fetch_add(frames - taken, std::memory_order_relaxed);
}

std::int64_t LoopbackQueue::Read(std::span<float> interleaved) {
  const std::size_t whole =
      interleaved.size() - interleaved.size() % static_cast<std::size_t>(channels_);
  return static_cast<std::int64_t>(fifo_.Read(interleaved.first(whole))) / channels_;
}

}  // namespace anecho
