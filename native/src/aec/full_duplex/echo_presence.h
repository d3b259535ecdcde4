#ifndef ANECHO_AEC_FULL_DUPLEX_ECHO_PRESENCE_H_
#define ANECHO_AEC_FULL_DUPLEX_ECHO_PRESENCE_H_

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_config.h"

namespace anecho {

/// Whether the microphone has an echo of the reference at all.
enum class EchoState {
  /// Too little was played to tell.
  kUnknown = 1,
  /// Something was played, and nothing came back: headphones, or muted loudspeakers.
  kAbsent,
  kPresent,
};

/// Proves that there is an echo: the echo that is predicted for a frame agrees with the microphone
/// in phase, bin by bin, only if there is an echo path. A voice, however loud, has a phase of its
/// own.
class EchoPresence {
 public:
  explicit EchoPresence(const EchoPresenceConfig& config = {}) : config_(config) {}

  struct Frame {
    /// Error and echo estimate of the linear stage; their sum is the microphone.
    const FrameSpectrum& error;
    const FrameSpectrum& echo;
    const PowerSpectrum& noise;
    /// The reference has sound.
    bool is_playing = false;
    /// AEC3's linear filter takes out an echo, which proves an echo as well. That echo may come
    /// later than our filter can reach.
    bool aec3_knows = false;
  };

  // real-time
  EchoState Update(const Frame& frame);

  EchoState state() const { return state_; }
  /// Mean cosine of the phase between the microphone and the predicted echo, -1 to 1.
  float cosine() const { return cosine_; }

 private:
  const EchoPresenceConfig config_;
  EchoState state_ = EchoState::kUnknown;
  float cosine_ = 0;
  int playing_frames_ = 0;
  int gone_frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_ECHO_PRESENCE_H_
