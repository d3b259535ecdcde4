#ifndef ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_
#define ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_

#include <cstdint>
#include <span>

#include "align/capture_delay.h"
#include "base/time.h"
#include "delay/delay_curve.h"
#include "delay/echo_delay_estimator.h"

namespace anecho {

/// Decides how much older than the microphone's frame the reference beside it shall be, so that the
/// canceller finds the echo 9 or 10 ms behind it, wherever it really is, and how long the frame
/// waits for it. Live it listens; for a recording it is told.
class EchoFollower {
 public:
  /// @param sample_rate of the frames: 16000, 32000 or 48000 Hz.
  explicit EchoFollower(int sample_rate) : clock_(sample_rate) {}

  /// Follows what an analysis of the whole recording found; it listens no more.
  void Follow(DelayTrack track);

  // real-time
  /// @return the age that the reference shall have, in the frame that the microphone heard at
  /// `time`. Negative:
  ///   the echo comes too soon, and the reference must be read ahead.
  Nanoseconds ShiftAt(Nanoseconds time) const;

  // real-time
  /// Where the reference of one frame lies: at one place, and by one ratio.
  struct Span {
    Nanoseconds begin{0};
    Nanoseconds end{0};
    /// The place has leapt since the last frame, on purpose.
    bool leaps = false;
  };
  // real-time
  /// @return the reference's place for the frame that the microphone heard from `begin` to `end`.
  ///   Frames are to be asked for in order.
  Span Place(Nanoseconds begin, Nanoseconds end);

  /// Whether it follows what an analysis found, which may be nothing.
  bool told() const { return told_; }
  /// Whether it is known where the echo is.
  bool found() const { return told_ ? !track_.empty() : clock_.estimate().valid; }

  /// @return how many frames the microphone must wait, so that the reference is there when it is
  /// read. Not for recordings, where it always is.
  int held_frames() const { return told_ ? 0 : hold_.frames(); }
  // real-time
  /// @return what ShiftAt() would have said so many frames ago, had it known what is known now.
  Nanoseconds PastShift(std::int64_t frames) const;

  /// Frames for which the echo has been known to be where the last leap found it; all there ever
  /// were, after the first one.
  std::int64_t known_frames() const { return known_frames_; }

  /// To be told what comes in: see there.
  ReferenceHold& hold() { return hold_; }

  /// @return the age that the reference has in which the echo is looked for: about the newest that
  ///   there is, so that the whole range of delays lies behind it.
  Nanoseconds search_shift() const { return search_shift_; }

  /// What Push() goes by besides the sound.
  struct Circumstances {
    /// By how much more reference had come than was needed for the search, s.
    double slack_s = 0;
    /// The lines of both devices' clocks have settled: what the sound drifts by now, they will not
    /// show.
    bool clocks_ready = false;
    /// The canceller lets most of the microphone through.
    bool canceller_fails = false;
  };

  // real-time
  /// Looks for the echo in 10 ms of each.
  /// @param reference read at search_shift().
  /// @return whether the shift has leapt, so that the canceller finds the echo at another place.
  bool Push(std::span<const float> microphone, std::span<const float> reference,
            const Circumstances& now);

  // real-time
  /// Tells that after a leap nobody reads the reference at the place before it any more: until then
  /// the microphone waits for both.
  void LeaveOldPlace();

  /// How far the echo is behind the reference in the room, ms; NaN where nothing is known.
  float delay_ms(Nanoseconds time) const;

  /// By how much the microphone's clock is found to run faster than the times of the packets say,
  /// ppm.
  double drift_ppm(Nanoseconds time) const;

 private:
  bool Correct(const AcousticClock::Estimate& estimate, bool clocks_ready);
  void Realign(const AcousticClock::Estimate& estimate, double by_ms, bool clocks_ready);
  void KeepSearchInReach(double slack_s);
  void MoveSearch();

  AcousticClock clock_;
  ReferenceHold hold_;
  DelayTrack track_;
  bool told_ = false;
  /// Leaps of the track up to the last frame placed.
  int leaps_ = 0;
  /// The live shift has been set once.
  bool placed_ = false;
  /// Of the live shift: its value, and by how much it grows, and with it that of the search.
  Nanoseconds shift_{0};
  Nanoseconds search_shift_{0};
  double growth_ppm_ = 0;
  double fraction_ns_ = 0;
  std::int64_t known_frames_ = 0;
  /// The slack of the search's reference in the frames of half a second.
  struct Slack {
    double least_s = 0;
    double most_s = 0;
    int frames = 0;
  };
  /// The last one that is whole, and the one that has begun.
  Slack slack_;
  Slack begun_slack_;
  /// By how much older the reference is read than it was when the waiting was decided, s.
  double older_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_
