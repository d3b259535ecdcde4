#ifndef ANECHO_ALIGN_CAPTURE_DELAY_H_
#define ANECHO_ALIGN_CAPTURE_DELAY_H_

#include "align/align_config.h"

namespace anecho {

/// Chooses by how many frames the microphone is delayed, so that its reference has arrived: devices
/// deliver in packets, and a reference that is read too early is full of gaps.
///
/// The delay is as short as it can be. It begins with one frame, grows if reference that was
/// missing arrives late (in silence it may never arrive), and falls after ten seconds with slack.
class CaptureDelay {
 public:
  /// The longest delay: enough for a cycle of PipeWire's longest quantum, 8192 samples at 44.1 kHz
  /// (186 ms).
  static constexpr int kMaxFrames = 20;

  explicit CaptureDelay(const CaptureDelayConfig& config = {}) : config_(config) {}

  int frames() const { return frames_; }

  // real-time
  /// Begins without a delay, for a reference that always arrives before the microphone's frame.
  void BeginWithout() { frames_ = 0; }

  // real-time
  /// Reports that a frame was read.
  /// @param slack_s by how much more reference had arrived than was needed; negative: that much was
  ///   missing.
  void OnFrame(double slack_s);

  // real-time
  /// Reports that reference has arrived.
  /// @param follows whether it begins where the last packet ended.
  void OnPacket(bool follows);

  // real-time
  /// Reports that from now on the reference is read at a place that was played `seconds` earlier
  /// (negative: later). If a later place needs a longer delay, the delay grows at once. An earlier
  /// place leaves slack, for which OnFrame() lowers the delay.
  void OnShift(double seconds);

 private:
  const CaptureDelayConfig config_;
  int frames_ = 1;
  /// Reference was missing in a frame since the last packet.
  bool missing_ = false;
  int late_packets_ = 0;
  int late_age_ = 0;
  int slack_age_ = 0;
  double least_slack_s_ = 0;
  /// Least slack of the last whole second, and of the current one.
  double second_slack_s_ = 0;
  double begun_slack_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_CAPTURE_DELAY_H_
