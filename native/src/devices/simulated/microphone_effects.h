#ifndef ANECHO_DEVICES_SIMULATED_MICROPHONE_EFFECTS_H_
#define ANECHO_DEVICES_SIMULATED_MICROPHONE_EFFECTS_H_

#include <span>

namespace anecho {

/// Processes a microphone as a vendor's driver does: sound below -60 dBFS becomes digital silence.
/// Each second of louder sound turns the microphone down by another 6 dB, down to -24 dB, for good,
/// as an echo canceller turns down an echo that it has found.
class MicrophoneEffects {
 public:
  // real-time
  /// @param period 10 ms of sound, at any rate.
  void Process(std::span<float> period);

 private:
  double reduction_db_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_MICROPHONE_EFFECTS_H_
