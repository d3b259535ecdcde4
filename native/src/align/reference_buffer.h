#ifndef ANECHO_ALIGN_REFERENCE_BUFFER_H_
#define ANECHO_ALIGN_REFERENCE_BUFFER_H_

#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// Holds the last few seconds of one or two channels, addressed by frame of the timeline. Frames
/// that were never written are zeros.
class ReferenceBuffer {
 public:
  /// @param capacity frames kept.
  ReferenceBuffer(int channels, std::int64_t capacity);

  // real-time
  /// Writes frames from `begin` on, and zeros between end() and `begin`. Frames already written
  /// after `begin` are dropped: the newest packet is right.
  /// @param interleaved whole frames.
  void Write(std::int64_t begin, std::span<const float> interleaved);

  // real-time
  /// Copies samples [begin, begin + samples.size()) of one channel.
  void Read(int channel, std::int64_t begin, std::span<float> samples) const;

  /// Just behind the last frame written.
  std::int64_t end() const { return end_; }

 private:
  template <typename Copy>
  void ForEachRun(std::int64_t begin, std::int64_t frames, Copy copy) const;
  void Clear(std::int64_t begin, std::int64_t end);

  const int channels_;
  const std::int64_t capacity_;
  /// Channel after channel, `capacity_` each.
  std::vector<float> ring_;
  std::int64_t end_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_REFERENCE_BUFFER_H_
