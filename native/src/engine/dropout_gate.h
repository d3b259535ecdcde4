#ifndef ANECHO_ENGINE_DROPOUT_GATE_H_
#define ANECHO_ENGINE_DROPOUT_GATE_H_

#include <optional>
#include <span>

#include "aec/echo_gate.h"
#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "base/time.h"

namespace anecho {

/// Attenuates the output while the reference is unknown: just after a pause of the microphone of
/// more than 50 ms, and during the first 250 ms of a reference dropout. Does nothing where the
/// reference was too quiet for an audible echo.
class DropoutGate {
 public:
  // real-time
  /// Examines the next frame, captured from `begin` to `end`.
  /// @param present read cursor of the active canceller, whose output counts.
  void Watch(Nanoseconds begin, Nanoseconds end, ReferenceAligner* aligner,
             const ReadCursor& present);

  /// Whether Process() attenuates the frame.
  bool holds() const { return !gate_.open(); }

  // real-time
  /// @param clean the frame without its echo, changed in place.
  void Process(std::span<float> clean) { gate_.Process(clean); }

 private:
  void WatchForPause(Nanoseconds begin, Nanoseconds end, ReferenceAligner* aligner,
                     const ReadCursor& present);
  void WatchForHole(ReferenceAligner* aligner, const ReadCursor& present);

  EchoGate gate_;
  /// When the last frame ended; nothing before the first.
  std::optional<Nanoseconds> last_end_;
  /// Frames that are still to be watched after a pause.
  int frames_to_watch_ = 0;
  int missing_frames_ = 0;
  bool was_audible_ = false;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_DROPOUT_GATE_H_
