#ifndef ANECHO_DEVICES_PIPEWIRE_QUANTUM_ADAPTER_H_
#define ANECHO_DEVICES_PIPEWIRE_QUANTUM_ADAPTER_H_

#include <atomic>
#include <cstdint>
#include <span>

#include "base/sample_fifo.h"

namespace anecho {

/// Queue into which the engine's thread writes frames of one size, and from which PipeWire's data
/// thread reads blocks of another size in the same cycle. It adds the least delay with which no
/// block lacks samples: the size of a frame less the greatest common divisor of both sizes. After
/// an irregular cycle, the delay returns to this value.
class QuantumAdapter {
 public:
  /// @param frame samples per channel of a written frame.
  /// @param channels number of interleaved channels of frames and blocks: 1 or 2.
  explicit QuantumAdapter(int frame, int channels = 1);

  // real-time
  /// The engine's thread. Samples that exceed the room are lost.
  /// @return samples per channel that were taken.
  std::int64_t Write(std::span<const float> samples);

  // real-time
  /// PipeWire's data thread. Fills `block`; a shortage becomes a fade to silence, a surplus that
  /// lasts is cut out under a crossfade.
  void Read(std::span<float> block);

  // real-time
  /// PipeWire's data thread: as Read(), but fades to silence and discards the queued samples.
  void ReadSilence(std::span<float> block);

  /// Any thread: discards what has been written so far.
  void Flush() {
    fifo_.Flush();
    is_flushed_.store(true);
  }

  // real-time
  /// @return queued samples per channel. Any thread.
  std::int64_t size() const { return static_cast<std::int64_t>(fifo_.size() / channels_); }
  std::int64_t capacity() const { return static_cast<std::int64_t>(fifo_.capacity() / channels_); }
  /// @return number of Read()s that found too few samples.
  std::uint64_t shortages() const { return shortages_.load(std::memory_order_relaxed); }

 private:
  // real-time
  void DropStale();
  // real-time
  void SetBlock(std::int64_t frames);
  // real-time
  std::int64_t SurplusToCut(std::int64_t left);
  // real-time
  void CutSurplus(std::span<float> block, std::int64_t surplus);
  // real-time
  void HideShortage(std::span<float> block, std::int64_t have);
  // real-time
  void FadeOut(std::span<float> sound) const;
  /// @param frames samples per channel.
  /// @return samples of all channels.
  std::size_t Samples(std::int64_t frames) const {
    return static_cast<std::size_t>(frames) * channels_;
  }

  const std::int64_t frame_;
  const std::size_t channels_;
  SampleFifo fifo_;
  /// Set even if nothing was queued, so that the next Read() starts afresh.
  std::atomic<bool> is_flushed_{false};
  std::atomic<std::uint64_t> shortages_{0};

  // The reader's own.
  std::int64_t block_ = 0;
  /// Silence still to be played before the sound, in samples per channel.
  std::int64_t owed_silence_ = 0;
  /// Reads after which the pattern of frames and blocks repeats, limited to 8 to 200.
  int pattern_reads_ = 1;
  int reads_ = 0;
  /// The fewest samples per channel that were left in the queue after a read of the present
  /// pattern.
  std::int64_t least_left_ = 0;
  bool is_fresh_ = true;
  bool fade_in_ = true;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_QUANTUM_ADAPTER_H_
