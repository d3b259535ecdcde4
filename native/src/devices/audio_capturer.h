#ifndef ANECHO_DEVICES_AUDIO_CAPTURER_H_
#define ANECHO_DEVICES_AUDIO_CAPTURER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "base/time.h"
#include "devices/loopback_queue.h"
#include "devices/streams.h"

namespace anecho {

/// Captures what a loudspeaker plays, and pushes it into a LoopbackQueue at 48 kHz, on another
/// thread than the consumer's. PipeWire and WASAPI each implement it for AudioCapturer.
class LoopbackTap {
 public:
  virtual ~LoopbackTap() = default;
  /// If this tap follows the default loudspeaker: moves to a new default, and opens the default
  /// again after its stream was lost. Runs on the consumer's thread; may block.
  virtual void Follow() = 0;
  /// Any thread.
  virtual StreamHealth health() const = 0;
};

/// Captures what the system plays: interleaved f32 at 48 kHz, in chunks of any size.
class AudioCapturer {
 public:
  struct Config {
    /// Endpoint::id of the loudspeaker; empty: the system's default, followed when it changes.
    std::string endpoint;
    /// 2, 6 or 8: the first ones of FL FR FC LFE RL RR SL SR.
    int channels = 2;
    /// Size of the queue.
    int buffer_ms = 1000;
  };

  /// @param backend name of the sound system. Throws Error(ANECHO_INVALID_CONFIG) if it is not
  ///   known, Error(ANECHO_DEVICE) if the sound system or the loudspeaker is not there, or for
  ///   `simulated`, from which nothing can be captured.
  AudioCapturer(const std::string& backend, const Config& config);
  AudioCapturer(const AudioCapturer&) = delete;
  AudioCapturer& operator=(const AudioCapturer&) = delete;

  int channels() const { return queue_.channels(); }

  /// Reads the captured frames, or waits for some.
  /// @param interleaved room for whole frames.
  /// @return frames read; 0: none until the timeout, or closed. Throws Error(ANECHO_DEVICE) if the
  ///   speakers or the sound server are gone and all captured frames have been read.
  std::int64_t Read(std::span<float> interleaved, Nanoseconds timeout);

  /// Discards the captured frames that have not been read.
  void Drain() { queue_.Drain(); }

  std::uint64_t captured_frames() const { return queue_.captured_frames(); }
  std::uint64_t dropped_frames() const { return queue_.dropped_frames(); }

  /// Ends a pending Read(), and every later one at once.
  void Close();
  bool is_closed() const { return is_closed_.load(); }

 private:
  /// One consumer at a time.
  std::mutex mutex_;
  std::atomic<bool> is_closed_{false};
  LoopbackQueue queue_;
  std::unique_ptr<LoopbackTap> tap_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_AUDIO_CAPTURER_H_
