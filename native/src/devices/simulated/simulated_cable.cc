#include "devices/simulated/simulated_cable.h"

#include <algorithm>
#include <numeric>

namespace anecho {

SimulatedCable::SimulatedCable(StreamFormat format, int most_rate)
    : format_(format), ring_(static_cast<std::size_t>(kPeriods * (most_rate / kFramesPerSecond))) {}

void SimulatedCable::Use(StreamFormat format) {
  Clear();
  format_ = format;
}

std::int64_t SimulatedCable::Write(std::span<const float> interleaved) {
  const auto channels = static_cast<std::size_t>(format_.channels);
  const std::int64_t room = capacity() - queued();
  const std::int64_t count =
      std::min(room, static_cast<std::int64_t>(interleaved.size() / channels));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto frame = interleaved.subspan(static_cast<std::size_t>(i) * channels, channels);
    ring_[static_cast<std::size_t>(written_++) % ring_.size()] =
        std::accumulate(frame.begin(), frame.end(), 0.0f) / static_cast<float>(channels);
  }
  if (count > 0) dry_ = false;
  return count;
}

void SimulatedCable::Clear() {
  read_ = written_;
  dry_ = true;
}

void SimulatedCable::Drain(std::int64_t frames) {
  const std::int64_t count = std::min(frames, queued());
  for (std::int64_t i = 0; i < count; ++i)
    Keep(ring_[static_cast<std::size_t>(read_++) % ring_.size()]);
  const std::size_t room = collected_.capacity() - collected_.size();
  const auto missing = static_cast<std::size_t>(frames - count);
  collected_.resize(collected_.size() + std::min(room, missing));
  // Running dry is no underrun before the first write, nor after Clear() until the next write.
  // Otherwise each dry spell counts once.
  if (count == frames || dry_) return;
  dry_ = true;
  ++underruns_;
  missing_ += missing;
}

void SimulatedCable::Collect(std::int64_t frames) {
  collected_.clear();
  collected_.reserve(frames);
}

void SimulatedCable::Keep(float sample) {
  if (collected_.size() < collected_.capacity()) collected_.push_back(sample);
}

}  // namespace anecho
