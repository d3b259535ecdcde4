#include "devices/simulated/simulated_cable.h"

#include <algorithm>

namespace anecho {

SimulatedCable::SimulatedCable() : ring_(kCapacity) {}

std::int64_t SimulatedCable::Write(std::span<const float> samples) {
  const std::int64_t room = kCapacity - queued();
  const std::int64_t count = std::min(room, static_cast<std::int64_t>(samples.size()));
  for (std::int64_t i = 0; i < count; ++i) ring_[written_++ % kCapacity] = samples[i];
  if (count > 0) dry_ = false;
  return count;
}

void SimulatedCable::Drain(std::int64_t frames) {
  const std::int64_t count = std::min(frames, queued());
  for (std::int64_t i = 0; i < count; ++i) Keep(ring_[read_++ % kCapacity]);
  const std::size_t room = collected_.capacity() - collected_.size();
  const auto missing = static_cast<std::size_t>(frames - count);
  collected_.resize(collected_.size() + std::min(room, missing));
  // Before the first write, and after the first shortage, running dry is one state, not many
  // events.
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
