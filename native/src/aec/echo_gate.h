#ifndef ANECHO_AEC_ECHO_GATE_H_
#define ANECHO_AEC_ECHO_GATE_H_

#include <span>

namespace anecho {

/// Attenuates by 30 dB for 70 ms, then releases over 70 ms.
class EchoGate {
 public:
  // real-time
  /// Attenuates from the first sample of the next frame on: for use after a pause.
  void Close() {
    frame_ = 0;
    gain_ = GainAt(0);
  }
  // real-time
  /// Fades to the attenuation over the next frame: for use amid sound.
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
  /// Gain at the end of the last frame.
  float gain_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_GATE_H_
