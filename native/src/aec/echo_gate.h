#ifndef ANECHO_AEC_ECHO_GATE_H_
#define ANECHO_AEC_ECHO_GATE_H_

#include <span>

namespace anecho {

/// Attenuates by 30 dB for 70 ms, then releases over 70 ms.
class EchoGate {
 public:
  // real-time
  /// After a pause: from the next frame's first sample on.
  void Close() {
    frame_ = 0;
    gain_ = GainAt(0);
  }
  // real-time
  /// Amid what is heard: over the next frame.
  void FadeOut() { frame_ = 0; }
  bool open() const { return frame_ >= kFrames; }
  // real-time
  /// @param frame 10 ms, changed in place.
  void Process(std::span<float> frame);

 private:
  static constexpr int kClosed = 7;
  static constexpr int kFrames = 14;
  static float GainAt(int frame);

  int frame_ = kFrames;
  /// Where the last frame ended.
  float gain_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_GATE_H_
