#ifndef ANECHO_ENGINE_CANCELLER_HANDOVER_H_
#define ANECHO_ENGINE_CANCELLER_HANDOVER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "aec/canceller_health.h"
#include "aec/echo_canceller.h"
#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "delay/reference_delay_controller.h"
#include "engine/candidate_warm_up.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Runs the canceller, and hands over to a candidate when the delay of the echo has changed, or
/// when the active canceller's reference gain or noise estimate is wrong. The active canceller
/// keeps the reference at the old delay. The candidate first processes the recent past at the new
/// delay, then the present, until CandidateJudge lets it take over.
class CancellerHandover {
 public:
  /// Progress of a hand-over.
  enum class Stage {
    /// No hand-over: one canceller runs.
    kSingle = 1,
    /// The candidate is being built, or processes the past.
    kWarmingUp,
    /// Both process the present, and are compared.
    kComparing,
  };

  explicit CancellerHandover(const PipelineConfig& config);

  Stage stage() const;

  /// Result of Read().
  struct Reading {
    /// Step of the read position, ms (positive: to newer reference); 0 if it slewed or stayed, and
    /// at the steps of a delay that is known beforehand.
    double step_ms = 0;
    /// Whether the frame could be read, during a hand-over at both delays; a read that failed gives
    /// zeros. A frame that was read may contain zeros in place of reference that is missing.
    bool complete = true;
    /// Reference that has arrived beyond what the frame needs, s; negative: that much is missing.
    /// During a hand-over, the smaller of the values at the present and at the old delay.
    double slack_s = 0;
  };

  // real-time
  /// Reads the reference of a frame at the present delay, and during a hand-over also at the old
  /// delay.
  Reading Read(const ReferenceDelayController::Span& place, ReferenceAligner* aligner);

  /// What Read() read at the present delay, interleaved; and the cursor of that read.
  std::span<const float> reference() const { return reference_; }
  const ReadCursor& cursor() const { return cursor_; }
  /// The cursor of the active canceller, whose output counts: where its reference was read.
  const ReadCursor& active_cursor() const;

  // real-time
  /// Takes the echo out of the frame whose reference was read last.
  /// @param microphone sample_rate / 100 samples, or mid and side: see EchoCanceller::Process().
  /// @param position, line MicrophoneQueue::next_position() and line() where the frame began.
  /// @param clean receives as many samples. @return figures of the frame; `promoted` if the
  ///   candidate took over with this frame.
  CancellerFigures Process(std::span<const float> microphone, double position, int line,
                           std::span<float> clean);

  /// Why and how a hand-over starts.
  struct Start {
    /// The delay has just changed, by `moved`; otherwise the active canceller's reference gain or
    /// noise estimate is wrong.
    bool stepped = false;
    Nanoseconds moved{0};
    bool echo_is_found = false;
    /// For how many frames before the latest step the echo already had its present delay.
    std::int64_t stable_frames = 0;
  };

  // real-time
  /// Starts a hand-over after a frame; it replaces a hand-over that is under way.
  void Begin(const Start& start);

  // real-time
  /// Processes a part of the past in the candidate, before the next frame is read.
  /// @return false after a fault in the candidate: the next spare takes its place.
  bool CatchUp(const CandidateWarmUp::Sources& sources);

  // real-time
  /// Keeps the active canceller, and drops the candidate.
  void End() { canceller_.EndHandover(); }

  // real-time
  /// Ends a hand-over and forgets the recorded past, which doesn't match what follows.
  void Forget();

  // real-time
  /// Resets the read cursor: the next reference comes from a new device.
  void ForgetReference() { cursor_ = {}; }

  /// Whether the active canceller seems to let the echo through: see CancellerHealth.
  bool fails() const { return health_.fails(); }

  EchoCanceller& canceller() { return canceller_; }

 private:
  EchoCanceller canceller_;
  CandidateWarmUp warm_up_;
  CancellerHealth health_;
  ReadCursor cursor_;
  /// During a hand-over: reads at the old delay, `old_offset_` later on the timeline than
  /// `cursor_`.
  ReadCursor old_cursor_;
  Nanoseconds old_offset_{0};
  std::int64_t frames_since_step_;
  std::vector<float> reference_;
  std::vector<float> old_reference_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_CANCELLER_HANDOVER_H_
