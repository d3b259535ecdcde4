#ifndef ANECHO_OFFLINE_DELAY_PASS_H_
#define ANECHO_OFFLINE_DELAY_PASS_H_

#include <cstdint>
#include <vector>

#include "delay/offline_delay_estimator.h"
#include "offline/analysis_frames.h"
#include "offline/level_analysis.h"

namespace anecho {

/// Finds the echo in a stretch of two recordings, with the reference shifted by a fixed time:
/// delays from -180 to 1240 ms relative to that shift.
class DelayPass {
 public:
  /// The part to analyse.
  struct Range {
    /// Frames of 10 ms of the microphone; `end` may lie beyond its end.
    std::int64_t begin = 0;
    std::int64_t end = 0;
    /// By how many frames the reference is read later than it was recorded; negative: earlier.
    std::int64_t shift = 0;
  };
  /// Number of frames in a slot, half a second, for which it is noted whether there was sound.
  static constexpr int kSlotFrames = 50;
  struct Slot {
    bool microphone = false;
    bool reference = false;
    /// Mean squares of the quietest frame.
    double quietest_microphone = 1e9;
    double quietest_reference = 1e9;
  };

  DelayPass(const MonoRecording& microphone, const MonoRecording& reference, int sample_rate,
            const Range& range);

  /// Takes the next 10 ms of both recordings. @return false if there was nothing left to take.
  bool Turn();

  /// Ends the run. @return the echo's delay where it was seen, the shift included.
  std::vector<DelayPoint> Finish();

  /// Sound in each half second, from the beginning of the microphone's recording on.
  const std::vector<Slot>& slots() const { return slots_; }
  /// Levels of both recordings; complete once Turn() returns false.
  const LevelAnalysis& levels() const { return levels_; }
  /// Frames of the microphone's recording itself that were read.
  std::int64_t frames_read() const { return microphone_.frames_read(); }
  /// Similarity of the two recordings, sample by sample: 1 if one is a scaled copy of the other.
  double likeness() const;
  /// By how many dB the microphone's signal-to-noise ratio is lower than the reference's: some 20
  /// if the microphone recorded a room and the reference is what a program played.
  double ExcessNoiseDb() const;

 private:
  void Note(std::span<const float> microphone, std::span<const float> reference);

  AnalysisFrames microphone_;
  AnalysisFrames reference_;
  OfflineDelayEstimator analyzer_;
  LevelAnalysis levels_;
  const Range range_;
  std::vector<float> silence_;
  std::vector<Slot> slots_;
  std::int64_t frame_ = 0;
  double microphone_energy_ = 0;
  double reference_energy_ = 0;
  double common_energy_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_DELAY_PASS_H_
