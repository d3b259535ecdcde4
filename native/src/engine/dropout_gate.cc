#include "engine/dropout_gate.h"

#include <algorithm>

namespace anecho {
namespace {

// Only a pause of the microphone that is longer than this counts. It is about the length of the
// canceller's filter by default.
constexpr Nanoseconds kPause = std::chrono::milliseconds(50);
// A room's echo is heard for this long, and from this level of the reference on: -60 dBFS.
constexpr Nanoseconds kEchoTail = std::chrono::milliseconds(100);
constexpr double kHeardPower = 1e-6;
constexpr int kWatchedFrames = 4;
// A reference that is missing for more than 25 frames is silent, or its device is gone: the gate
// opens again. A reference that was below -50 dBFS before the dropout may just have come to its
// end: the gate stays open.
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
  // The loopback may have kept only the beginning of a long pause, so the newest reference counts
  // too.
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
