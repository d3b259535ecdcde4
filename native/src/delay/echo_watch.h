#ifndef ANECHO_DELAY_ECHO_WATCH_H_
#define ANECHO_DELAY_ECHO_WATCH_H_

#include "anecho.h"

namespace anecho {

/// Decides whether the microphone carries an echo, by how long sound has played without one. With
/// headphones or muted speakers there is none.
class EchoWatch {
 public:
  enum class State {
    /// Too little was played to decide.
    kUnknown = ANECHO_ECHO_UNKNOWN,
    kFound = ANECHO_ECHO_FOUND,
    kNone = ANECHO_ECHO_NONE,
  };

  // real-time
  /// Takes 10 ms.
  /// @param reference_power mean square of what was played, full scale 1.
  /// @param is_found whether it is known where the echo is.
  /// @return whether the state has changed.
  bool Push(float reference_power, bool is_found);

  // real-time
  /// Starts over with other devices. @return whether the state has changed.
  bool Reset();

  State state() const { return state_; }

 private:
  State state_ = State::kUnknown;
  /// Frames with sound since there was an echo.
  int frames_without_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_WATCH_H_
