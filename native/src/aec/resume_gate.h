#ifndef ANECHO_AEC_RESUME_GATE_H_
#define ANECHO_AEC_RESUME_GATE_H_

#include <span>

namespace anecho {

/// Holds the output back for a moment after a pause, by 30 dB for 70 ms and less for as long again:
/// what the room still echoes was played while nobody listened, so the canceller, converged as it
/// is, doesn't know it.
class ResumeGate {
 public:
  // real-time
  void Close() { frame_ = 0; }
  bool open() const { return frame_ >= kFrames; }
  // real-time
  /// @param frame 10 ms, changed in place.
  void Process(std::span<float> frame);

 private:
  static constexpr int kClosed = 7;
  static constexpr int kFrames = 14;
  static float GainAt(int frame);

  int frame_ = kFrames;
};

}  // namespace anecho

#endif  // ANECHO_AEC_RESUME_GATE_H_
