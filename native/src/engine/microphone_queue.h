#ifndef ANECHO_ENGINE_MICROPHONE_QUEUE_H_
#define ANECHO_ENGINE_MICROPHONE_QUEUE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "clock/stream_clock.h"
#include "devices/streams.h"
#include "dsp/rate_converter.h"
#include "engine/mix_stage.h"

namespace anecho {

/// Turns microphone packets of any size, rate and channels into frames of 10 ms, each with the time
/// at which it was captured: mono, or the mid (half the sum) and the side (half the difference) of
/// two channels.
class MicrophoneQueue {
 public:
  /// @param microphone format of the packets; @param frame_rate of the frames, Hz.
  /// @param longest time of sound that may be pushed before frames are taken.
  /// @param channels of the frames: 1, or 2 for mid and side.
  MicrophoneQueue(StreamFormat microphone, int frame_rate, Nanoseconds longest,
                  const StreamClockConfig& clock = {}, int channels = 1);

  // real-time
  /// Takes a packet; sound that exceeds the room is lost.
  void Push(const Packet& packet);

  // real-time
  /// Selects the channels to add up (bit n: channel n + 1), from the next packet on.
  /// If the frames are mid and side, two selected channels are left and right; with any other
  /// number, the side is silent.
  /// @param fades by a cross-fade of 10 ms; otherwise at once.
  void SetChannels(std::uint32_t mask, bool fades);

  /// @return samples per channel that are queued.
  std::size_t size() const { return count_; }

  // real-time
  /// Takes the next frame, one channel after the other; as many samples must be queued.
  /// @return when its first sample was captured, and when the sample after its last one was.
  std::pair<Nanoseconds, Nanoseconds> Pop(std::span<float> frame);

  /// Device position at which the next frame begins; TimeAt() says when it was captured.
  double next_position() const {
    return PositionOf(converted_count_ - static_cast<std::int64_t>(count_));
  }
  /// @return the present estimate of when a position was captured; it is more accurate for older
  /// positions.
  Nanoseconds TimeAt(double position) const { return clock_.TimeAt(position); }
  /// Counts how often the device's clock has jumped or restarted. Positions from before the latest
  /// increase of this count must not be passed to TimeAt().
  int line() const { return line_; }
  /// Device frames in `samples` samples of a frame.
  double DeviceFrames(std::size_t samples) const { return static_cast<double>(samples) * ratio_; }

  const StreamClock& clock() const { return clock_; }

 private:
  double PositionOf(std::int64_t sample) const {
    return origin_ + static_cast<double>(sample) * ratio_;
  }

  /// Packet frames per sample that comes out.
  const double ratio_;
  const std::size_t inputs_;
  const std::size_t channels_;
  /// Packet frames in 10 ms.
  const std::int64_t fade_frames_;
  MixStage mix_;
  RateConverter converter_;
  StreamClock clock_;
  std::vector<float> converted_;
  std::vector<float> samples_;
  std::size_t count_ = 0;
  /// Device position where the converter's sample 0 would be.
  double origin_ = 0;
  std::int64_t next_position_ = 0;
  bool started_ = false;
  int line_ = 0;
  /// Samples of each channel that have come out of the converter.
  std::int64_t converted_count_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_MICROPHONE_QUEUE_H_
