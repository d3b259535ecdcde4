#ifndef ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_
#define ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_

#include <cstdint>
#include <span>

#include "align/capture_delay.h"
#include "base/ppm.h"
#include "base/time.h"
#include "delay/delay_config.h"
#include "delay/delay_curve.h"
#include "delay/echo_delay_estimator.h"

namespace anecho {

/// Chooses the delay at which the reference is read, so that AEC3's filter reaches the echo, and by
/// how many frames the microphone is delayed for that. Live, the delay comes from
/// EchoDelayEstimator: the echo is placed 9 ms behind the reference (up to 18 ms where fainter
/// sound comes first), and the delay stays while the echo is 5.5 to 20 ms behind. For a recording,
/// the delay comes from a known DelayCurve, which keeps the echo 10 ms behind.
class ReferenceDelayController {
 public:
  /// @param sample_rate of the frames: 16000, 32000 or 48000 Hz.
  explicit ReferenceDelayController(int sample_rate, const ReferenceDelayConfig& config = {})
      : config_(config), clock_(sample_rate, config.estimator), hold_(config.capture) {}

  /// Uses the delay curve of a whole recording instead of the estimator.
  void Follow(DelayCurve track);

  // real-time
  /// @return the delay of the reference for the frame that the microphone captured at `time`.
  ///   Negative: the echo comes too early, and the reference is read ahead.
  Nanoseconds ShiftAt(Nanoseconds time) const;

  /// Time span from which the reference of one frame is read, with one ratio.
  struct Span {
    Nanoseconds begin{0};
    Nanoseconds end{0};
    /// The delay curve has stepped since the last frame.
    bool leaps = false;
  };
  // real-time
  /// @return the time span of the reference for the frame that the microphone captured from `begin`
  ///   to `end`. Call it for the frames in order.
  Span Place(Nanoseconds begin, Nanoseconds end);

  /// Whether a delay curve is used; it may be empty.
  bool told() const { return told_; }
  /// Whether it is known where the echo is.
  bool found() const { return told_ ? !track_.empty() : clock_.estimate().valid; }

  /// @return how many frames the microphone must wait, so that the reference is there when it is
  ///   read; 0 for recordings, where it is always there.
  int held_frames() const { return told_ ? 0 : hold_.frames(); }
  // real-time
  /// @return the present shift, extrapolated back by `frames`.
  Nanoseconds PastShift(std::int64_t frames) const;

  /// For how many frames the echo is known to have been where the last step found it. After
  /// the first step, if it was to the first path found: the largest number that the type holds.
  std::int64_t stable_frames() const { return stable_frames_; }

  /// The capture delay. Report to it what comes in: see CaptureDelay.
  CaptureDelay& hold() { return hold_; }

  /// @return the delay of the reference in which the echo is searched: close to the newest
  ///   reference, so that an echo of any delay comes after it.
  Nanoseconds search_shift() const { return search_shift_; }

  /// Inputs of Push() besides the sound.
  struct Circumstances {
    /// How much more reference had arrived than the search needed, s.
    double slack_s = 0;
    /// Both devices' StreamClocks have settled, so they will not correct the drift that the sound
    /// still shows.
    bool clocks_ready = false;
    /// See CancellerHealth::fails().
    bool canceller_fails = false;
  };

  // real-time
  /// Looks for the echo in 10 ms of each.
  /// @param reference read at search_shift().
  /// @return whether the shift has stepped, so that the canceller finds the echo at another place.
  bool Push(std::span<const float> microphone, std::span<const float> reference,
            const Circumstances& now);

  // real-time
  /// Call when the old read cursor is no longer used after a step; until then the capture delay
  /// covers both cursors.
  void ReleaseOldCursor();

  /// How far the echo is behind the reference in the room and the devices, ms; NaN where nothing is
  /// known.
  float delay_ms(Nanoseconds time) const;

  /// By how much the microphone's clock is found to run faster than the times of the packets say.
  Ppm drift(Nanoseconds time) const;

 private:
  bool Correct(const EchoDelayEstimator::Estimate& estimate, bool clocks_ready);
  void Realign(const EchoDelayEstimator::Estimate& estimate, double by_ms, bool clocks_ready);
  void KeepSearchInReach(double slack_s);
  void MoveSearch();

  const ReferenceDelayConfig config_;
  EchoDelayEstimator clock_;
  CaptureDelay hold_;
  DelayCurve track_;
  bool told_ = false;
  /// Steps of the delay curve up to the last frame placed.
  int leaps_ = 0;
  /// The live shift has been set once.
  bool placed_ = false;
  /// Number of the echo path by which the shift was set last.
  int placed_path_ = -1;
  /// The live shift, the shift of the search, and the rate at which both grow.
  Nanoseconds shift_{0};
  Nanoseconds search_shift_{0};
  Ppm growth_;
  double fraction_ns_ = 0;
  std::int64_t stable_frames_ = 0;
  /// The slack of the search's reference in the frames of half a second.
  struct Slack {
    double least_s = 0;
    double most_s = 0;
    int frames = 0;
  };
  /// Slack of the last whole half second, and of the current one.
  Slack slack_;
  Slack begun_slack_;
  /// How much older the reference is read than when the capture delay was last adapted to a step,
  /// s.
  double pending_delay_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_REFERENCE_DELAY_CONTROLLER_H_
