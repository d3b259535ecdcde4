#include "engine/dropout_gate.h"

#include <algorithm>

namespace anecho {
namespace {

// A pause of the microphone that the canceller's filter doesn't reach over.
constexpr Nanoseconds kPause = std::chrono::milliseconds(50);
// For so long a room's echo is heard, and from this level of the reference on, -60 dBFS.
constexpr Nanoseconds kEchoTail = std::chrono::milliseconds(100);
constexpr double kHeardPower = 1e-6;
constexpr int kWatchedFrames = 4;
// Reference that is missing for longer is silence, or a device that is gone; and where there was
// less than -50 dBFS before, it may have come to its end.
constexpr int kMaxHoleFrames = 25;
constexpr double kPlayingPower = 1e-5;

}  // namespace

void DropoutGate::Watch(Nanoseconds begin, Nanoseconds end, ReferenceAligner* aligner,
                        const ReadCursor& present) {
  WatchForPause(begin, end, aligner, present);
  WatchForHole(aligner, present);
}

void DropoutGate::WatchForPause(Nanoseconds begin, Nanoseconds end, ReferenceAligner* aligner,
                                const ReadCursor& present) {
  if (last_end_.has_value() && begin - *last_end_ > kPause) frames_to_watch_ = kWatchedFrames;
  last_end_ = end;
  if (frames_to_watch_ == 0) return;
  --frames_to_watch_;
  // Of a long pause the loopback has kept the beginning only: then what plays by now has to tell.
  if (std::max(aligner->PowerBefore(present, kEchoTail), aligner->NewestPower()) < kHeardPower) {
    return;
  }
  gate_.Close();
  frames_to_watch_ = 0;
}

void DropoutGate::WatchForHole(ReferenceAligner* aligner, const ReadCursor& present) {
  if (present.slack_s > -kFrame_s) {
    missing_frames_ = 0;
    return;
  }
  if (missing_frames_++ == 0) {
    was_audible_ = aligner->PowerBefore(present, kEchoTail) >= kPlayingPower;
  }
  if (was_audible_ && missing_frames_ <= kMaxHoleFrames) gate_.FadeOut();
}

}  // namespace anecho
