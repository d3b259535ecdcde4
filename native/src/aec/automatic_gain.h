#ifndef ANECHO_AEC_AUTOMATIC_GAIN_H_
#define ANECHO_AEC_AUTOMATIC_GAIN_H_

#include <memory>
#include <span>

namespace anecho {

/// Brings a voice to a steady level: a slow gain that follows the loud parts of speech and leaves
/// pauses alone, and WebRTC's AGC2 limiter behind it, so that nothing clips.
class AutomaticGain {
 public:
  /// @param sample_rate 16000, 32000 or 48000 Hz.
  explicit AutomaticGain(int sample_rate);
  ~AutomaticGain();
  AutomaticGain(const AutomaticGain&) = delete;
  AutomaticGain& operator=(const AutomaticGain&) = delete;

  // real-time
  /// @param frame 10 ms of one channel, full scale ±32768 (WebRTC's scale), changed in place.
  /// @param second the other channel of a stereo microphone, which gets the same gain; or empty.
  void Process(std::span<float> frame, std::span<float> second = {});

  /// @return the slow gain in dB, before the limiter.
  float gain_db() const { return gain_db_; }

 private:
  struct LimiterState;
  void UpdateGain(float level_dbfs);

  std::unique_ptr<LimiterState> limiter_;
  float speech_dbfs_;
  float noise_dbfs_;
  float gain_db_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_AUTOMATIC_GAIN_H_
