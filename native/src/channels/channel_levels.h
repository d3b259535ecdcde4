#ifndef ANECHO_CHANNELS_CHANNEL_LEVELS_H_
#define ANECHO_CHANNELS_CHANNEL_LEVELS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// Measures the power of each channel in blocks of 20 ms, above 200 Hz, so that neither an offset
/// nor the mains' hum counts.
class ChannelLevels {
 public:
  static constexpr int kBlocksPerSecond = 50;

  ChannelLevels(int channels, int sample_rate);

  // real-time
  /// Takes samples up to the end of the block.
  /// @param interleaved whole frames.
  /// @return the samples after the end of the block, which were not taken; empty if there are none.
  std::span<const float> Push(std::span<const float> interleaved);

  // real-time
  /// Takes zeros up to the end of the block. @return frames not taken.
  std::int64_t PushSilence(std::int64_t frames);

  /// Whether the last Push() or PushSilence() ended a block, so that powers() is new.
  bool block_ended() const { return ended_; }
  /// Mean squares of the last block by channel, full scale 1.
  std::span<const float> powers() const { return powers_; }

 private:
  void Start(const float* frame);
  void Add(const float* frame);
  void EndBlock();

  const std::size_t channels_;
  const std::int64_t block_frames_;
  /// High-pass of second order, in transposed direct form II.
  float b0_ = 0;
  float a1_ = 0;
  float a2_ = 0;
  std::vector<float> state1_;
  std::vector<float> state2_;
  std::vector<float> sums_;
  std::vector<float> powers_;
  std::vector<float> zeros_;
  std::int64_t frames_ = 0;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_CHANNEL_LEVELS_H_
