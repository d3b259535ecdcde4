#ifndef ANECHO_DSP_OUTPUT_LEVEL_H_
#define ANECHO_DSP_OUTPUT_LEVEL_H_

#include <span>
#include <vector>

namespace anecho {

/// Settings of OutputLevel.
struct OutputLevelConfig {
  /// Highest level of a sample while the sound is made louder. The headroom up to full scale is for
  /// peaks between the samples, and for lossy codecs.
  float ceiling_dbfs = -1.0f;
  /// Time in which the limiter's gain may fall from 1 to 0 ahead of a peak. The fall begins in the
  /// peak's own frame at the earliest.
  float attack_ms = 2.0f;
  /// How fast the limiter's gain rises again after a peak.
  float release_db_per_s = 30.0f;
  /// How fast the level changes after Set().
  float change_db_per_s = 100.0f;
};

/// Trims the level of a voice, and limits its peaks: to `ceiling_dbfs` while the trim makes it
/// louder, otherwise to full scale. The limiter adds no delay, since it looks ahead only within the
/// frame. At 0 dB, once the limiter's gain is back at 1, samples stay as they are.
class OutputLevel {
 public:
  /// The range of the level, in dB.
  static constexpr float kMin_db = -20.0f;
  static constexpr float kMax_db = 20.0f;

  /// @param sample_rate in Hz, times the number of channels.
  /// @param level_db kMin_db to kMax_db; in force from the first sample on.
  OutputLevel(int sample_rate, float level_db, const OutputLevelConfig& config = {});

  // real-time
  /// Changes the level from the next frame on, without a step.
  void Set(float level_db);

  // real-time
  /// @param frame 10 ms, interleaved, full scale ±1, changed in place.
  void Process(std::span<float> frame);

 private:
  float ApplyTrim(std::span<float> frame);
  float PlanGains(std::span<const float> frame, float ceiling);
  void Limit(std::span<float> frame, float ceiling);

  const float ceiling_;
  const float attack_step_;
  const float release_factor_;
  const float change_db_;
  float wanted_db_;
  float level_db_;
  /// The limiter's gain at the end of the last frame.
  float gain_ = 1;
  /// For each sample of the frame: the highest gain from which the gain can still fall in time for
  /// the peaks that follow.
  std::vector<float> allowed_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_OUTPUT_LEVEL_H_
