#ifndef ANECHO_ALIGN_CAPTURE_DELAY_H_
#define ANECHO_ALIGN_CAPTURE_DELAY_H_

namespace anecho {

/// How many frames the microphone waits before it is read, so that the reference beside it has come
/// by then: devices deliver in packets, and a reference that is read too early is full of holes.
///
/// It waits as little as it can: one frame at first, more where reference that was missing turns
/// out to have been late (and not silent), and less where there was time to spare for ten seconds.
class ReferenceHold {
 public:
  /// The longest wait: a cycle of PipeWire's longest quantum, 8192 at 44.1 kHz.
  static constexpr int kMostFrames = 20;

  int frames() const { return frames_; }

  // real-time
  /// The reference comes in time by itself: begins without waiting.
  void BeginWithout() { frames_ = 0; }

  // real-time
  /// A frame was read.
  /// @param slack_s by how much the reference had come further than was needed; negative: that much
  ///   was missing.
  void OnFrame(double slack_s);

  // real-time
  /// Reference has come.
  /// @param follows whether it begins where the last packet ended.
  void OnPacket(bool follows);

  // real-time
  /// From now on the reference is read older by this (negative: younger). What a younger one needs
  /// and has not come by then is waited for at once; what an older one doesn't need, OnFrame()
  /// finds out.
  void OnShift(double seconds);

 private:
  int frames_ = 1;
  /// Reference was missing in a frame since the last packet.
  bool missing_ = false;
  int late_packets_ = 0;
  int late_age_ = 0;
  int slack_age_ = 0;
  double least_slack_s_ = 0;
  /// The least of the last whole second, and of the one that has begun; 0 or more.
  double second_slack_s_ = 0;
  double begun_slack_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_CAPTURE_DELAY_H_
