#include "align/reference_buffer.h"

#include <algorithm>

namespace anecho {

ReferenceBuffer::ReferenceBuffer(int channels, std::int64_t capacity)
    : channels_(channels),
      capacity_(capacity),
      ring_(static_cast<std::size_t>(capacity * channels)) {}

/// Finds the one or two contiguous pieces of the ring that hold the frames from `begin` on, and
/// calls copy(offset from `begin`, place in the ring, number of frames) for each.
/// @param frames at most the capacity.
template <typename Copy>
void ReferenceBuffer::ForEachRun(std::int64_t begin, std::int64_t frames, Copy copy) const {
  const std::int64_t place = ((begin % capacity_) + capacity_) % capacity_;
  const std::int64_t first = std::min(frames, capacity_ - place);
  if (first > 0) copy(0, place, first);
  if (frames > first) copy(first, 0, frames - first);
}

void ReferenceBuffer::Clear(std::int64_t begin, std::int64_t end) {
  begin = std::max(begin, end - capacity_);
  ForEachRun(begin, end - begin, [&](std::int64_t, std::int64_t place, std::int64_t count) {
    for (int c = 0; c < channels_; ++c) {
      std::fill_n(ring_.begin() + c * capacity_ + place, count, 0.0f);
    }
  });
}

void ReferenceBuffer::Write(std::int64_t begin, std::span<const float> interleaved) {
  const auto frames = static_cast<std::int64_t>(interleaved.size()) / channels_;
  if (begin < end_) Clear(begin + frames, end_);
  if (begin > end_) Clear(end_, begin);
  ForEachRun(begin, frames, [&](std::int64_t offset, std::int64_t place, std::int64_t count) {
    for (int c = 0; c < channels_; ++c) {
      float* ring = ring_.data() + c * capacity_ + place;
      const float* source = interleaved.data() + offset * channels_ + c;
      for (std::int64_t i = 0; i < count; ++i) ring[i] = source[i * channels_];
    }
  });
  end_ = begin + frames;
}

void ReferenceBuffer::Read(int channel, std::int64_t begin, std::span<float> samples) const {
  const auto wanted = static_cast<std::int64_t>(samples.size());
  const std::int64_t kept_begin = std::clamp(end_ - capacity_, begin, begin + wanted);
  const std::int64_t kept_end = std::clamp(end_, kept_begin, begin + wanted);
  std::fill(samples.begin(), samples.begin() + (kept_begin - begin), 0.0f);
  std::fill(samples.begin() + (kept_end - begin), samples.end(), 0.0f);
  const float* ring = ring_.data() + channel * capacity_;
  float* target = samples.data() + (kept_begin - begin);
  ForEachRun(kept_begin, kept_end - kept_begin,
             [&](std::int64_t offset, std::int64_t place, std::int64_t count) {
               std::copy_n(ring + place, count, target + offset);
             });
}

}  // namespace anecho
