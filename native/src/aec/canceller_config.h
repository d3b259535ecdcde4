#ifndef ANECHO_AEC_CANCELLER_CONFIG_H_
#define ANECHO_AEC_CANCELLER_CONFIG_H_

#include "aec/echo_canceller_config.h"
#include "base/time.h"

namespace anecho {

/// Levels of WebRTC's suppressor, and kVoice, the neural one.
enum class NoiseSuppression { kOff = 1, kLow, kModerate, kHigh, kVeryHigh, kVoice };

/// Processing of the voice: the high-pass before the echo canceller, all else after it.
struct CleaningConfig {
  bool high_pass = true;
  NoiseSuppression noise_suppression = NoiseSuppression::kOff;
  bool automatic_gain = false;
  /// Stereo output. Its channels differ only while two channels of the microphone are in use. At
  /// 48 kHz only.
  bool stereo = false;

  /// Number of output channels.
  int channels() const { return stereo ? 2 : 1; }
};

/// Everything an EchoCanceller needs to know.
struct CancellerConfig {
  /// Rate at which the canceller works: 16000, 32000 or 48000 Hz.
  int sample_rate = 48000;
  /// 1: the reference is mixed down; 2: stereo.
  int reference_channels = 1;
  EchoCancellerConfig canceller;
  CleaningConfig cleaning;

  /// Whether any part of this configuration works at 48000 Hz only.
  bool NeedsFullBand() const;

  /// Delay of canceller and cleaning, without the part that stereo adds.
  Nanoseconds MidDelay() const;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  void Validate() const;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANCELLER_CONFIG_H_
