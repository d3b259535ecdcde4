#ifndef ANECHO_DEVICES_PUSHED_CAPTURE_H_
#define ANECHO_DEVICES_PUSHED_CAPTURE_H_

#include <readerwriterqueue.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "base/wake_up.h"
#include "devices/streams.h"

namespace anecho {

/// Queue of timed samples from a pushing thread to a PushedCapture. Mono, 48 kHz.
class PushedSamples {
 public:
  static constexpr int kSampleRate = 48000;

  PushedSamples();

  /// Any thread: adds samples; those that find no room are dropped. Throws
  /// Error(ANECHO_INVALID_ARGUMENT) for samples that are not finite.
  /// @param position index of the first sample, counted by the device since its start.
  /// @param time when the first sample passed the device.
  void Push(std::span<const float> samples, std::int64_t position, Nanoseconds time);

 private:
  friend class PushedCapture;

  struct Block {
    std::array<float, kSampleRate / kFramesPerSecond> samples;
    std::size_t size = 0;
    std::int64_t position = 0;
    Nanoseconds time{0};
    /// Number of the stream that the block is meant for.
    int stream = 0;
  };

  static constexpr std::size_t kCapacity = 2 * kFramesPerSecond;

  /// One pusher at a time.
  std::mutex mutex_;
  moodycamel::ReaderWriterQueue<Block> queue_;
  /// Number of the newest stream; older streams get no more blocks.
  std::atomic<int> stream_{0};
  WakeUp wake_up_;
};

/// Captures pushed samples, such as those that another process has captured. It begins empty:
/// samples that were pushed earlier are skipped.
class PushedCapture final : public CaptureStream {
 public:
  explicit PushedCapture(std::shared_ptr<PushedSamples> samples);

  StreamFormat format() const override {
    return {.sample_rate = PushedSamples::kSampleRate, .channels = 1};
  }
  void Start() override {}
  void Stop() override {}
  WaitResult Wait(Nanoseconds timeout) override;
  void Wake() override { samples_->wake_up_.Notify(); }
  bool Read(Packet* packet) override;
  void Release() override {}

 private:
  // real-time
  /// Discards the blocks of older streams. @return whether there is a block for this stream.
  bool HasBlock();

  const std::shared_ptr<PushedSamples> samples_;
  const int stream_;
  PushedSamples::Block block_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PUSHED_CAPTURE_H_
