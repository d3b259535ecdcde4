#ifndef ANECHO_DEVICES_PIPEWIRE_STREAM_SAMPLES_H_
#define ANECHO_DEVICES_PIPEWIRE_STREAM_SAMPLES_H_

#include <pipewire/pipewire.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace anecho {

/// Samples in a buffer of a capturing stream.
struct CapturedSamples {
  std::span<const float> samples{};
  std::int64_t frames = 0;
  /// They are zeros, whatever `samples` holds.
  bool is_silent = false;
};

// real-time
/// @return the samples of a buffer of f32; none if the buffer is empty or damaged.
inline CapturedSamples SamplesOf(const pw_buffer& buffer, int channels) {
  if (buffer.buffer->n_datas == 0) return {};
  const spa_data& data = buffer.buffer->datas[0];
  const spa_chunk& chunk = *data.chunk;
  if (data.data == nullptr || chunk.offset > data.maxsize) return {};
  const std::size_t bytes = std::min(chunk.size, data.maxsize - chunk.offset);
  const std::size_t frames = bytes / (sizeof(float) * static_cast<std::size_t>(channels));
  const auto* const first =
      reinterpret_cast<const float*>(static_cast<const std::uint8_t*>(data.data) + chunk.offset);
  return {.samples = {first, frames * static_cast<std::size_t>(channels)},
          .frames = static_cast<std::int64_t>(frames),
          .is_silent = (chunk.flags & SPA_CHUNK_FLAG_EMPTY) != 0};
}

// real-time
/// @return the samples after the first `frames` frames, which must exist.
inline CapturedSamples After(const CapturedSamples& captured, std::int64_t frames, int channels) {
  const auto samples = static_cast<std::size_t>(frames * channels);
  return {.samples = captured.samples.subspan(samples),
          .frames = captured.frames - frames,
          .is_silent = captured.is_silent};
}

// real-time
/// Sets the size of the sound in a playing stream's buffer: to the requested number of frames, or
/// to all that fit if fewer fit or no number was requested.
/// @return where to write these frames; empty if there is no room.
inline std::span<float> RoomIn(pw_buffer& buffer, int channels) {
  spa_data& data = buffer.buffer->datas[0];
  if (data.data == nullptr) return {};
  const std::size_t stride = sizeof(float) * static_cast<std::size_t>(channels);
  const std::uint64_t room = data.maxsize / stride;
  const std::uint64_t asked = buffer.requested == 0 ? room : buffer.requested;
  const auto frames = static_cast<std::size_t>(std::min(room, asked));
  data.chunk->offset = 0;
  data.chunk->stride = static_cast<std::int32_t>(stride);
  data.chunk->size = static_cast<std::uint32_t>(frames * stride);
  return {static_cast<float*>(data.data), frames * static_cast<std::size_t>(channels)};
}

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_STREAM_SAMPLES_H_
