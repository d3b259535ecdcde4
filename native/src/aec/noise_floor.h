#ifndef ANECHO_AEC_NOISE_FLOOR_H_
#define ANECHO_AEC_NOISE_FLOOR_H_

namespace anecho {

/// Predicts AEC3's estimate of the room's noise, over all bands. AEC3 smooths the microphone over
/// some 40 ms and keeps the minimum; a pause between two syllables ends before the smoothed power
/// has decayed, so that reverberation counts as noise.
class NoiseFloor {
 public:
  // real-time
  /// Takes the next frame of 10 ms.
  /// @param power its mean square behind the high-pass, full scale 1.
  void Push(double power);

  /// @return a mean square, full scale 1.
  double power() const { return floor_; }

 private:
  double smoothed_ = 0;
  int frames_ = 0;
  /// AEC3 begins with -48 dBFS.
  double floor_ = 1.45e-5;
};

}  // namespace anecho

#endif  // ANECHO_AEC_NOISE_FLOOR_H_
