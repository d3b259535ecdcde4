#ifndef ANECHO_AEC_REFERENCE_LEVEL_H_
#define ANECHO_AEC_REFERENCE_LEVEL_H_

namespace anecho {

/// Measures how loud a reference is while it plays, and gives the gain that brings it to the level
/// that AEC3 is made for. Pauses don't count: the level is the mean power of the frames, weighted
/// by their own power.
class ReferenceLevel {
 public:
  /// @param kept what a frame that is past weighs after the next one, up to 1: all are alike. The
  ///   usual follows what was played within some three seconds, and a reference that gets much
  ///   quieter within a minute.
  explicit ReferenceLevel(double kept = 0.997) : kept_(kept) {}

  // real-time
  /// Takes the next frame of 10 ms.
  /// @param power its mean square, full scale 1.
  void Push(double power);

  /// Whether a second of sound has been measured.
  bool known() const { return frames_ >= kKnownFrames; }

  /// @return the factor for the reference: 1 where its level will do, or is not known yet.
  float gain() const { return Fits(1) ? 1 : TargetGain(); }

  /// @return whether the reference, times `gain`, has a level that will do.
  bool Fits(float gain) const;

  /// @return the factor that would bring the reference to the middle of what will do.
  float TargetGain() const;

 private:
  static constexpr int kKnownFrames = 100;

  const double kept_;
  double powers_ = 0;
  double squares_ = 0;
  int frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_REFERENCE_LEVEL_H_
