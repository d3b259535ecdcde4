#ifndef ANECHO_AEC_ECHO_CANCELLER_H_
#define ANECHO_AEC_ECHO_CANCELLER_H_

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "aec/automatic_gain.h"
#include "aec/canceller_config.h"
#include "aec/candidate_judge.h"
#include "aec/quietest_segment.h"
#include "aec/reference_level.h"
#include "api/audio/echo_control.h"
#include "base/handoff.h"
#include "base/time.h"

namespace anecho {

struct CancellerChain;

/// What the control thread did since the last frame. The output depends on it, and on the order and
/// the arguments of the calls, and on nothing else.
struct Preparation {
  /// All spare cancellers have been built again.
  bool spares_came = false;
  /// The retired canceller has been deleted, and the next one may be retired.
  bool retired_went = false;
};

/// Figures of one frame.
struct CancellerFigures {
  /// Mean squares, full scale 1, of the microphone input and of the output; for stereo, the mean of
  /// both channels.
  float microphone_power = 0;
  float output_power = 0;
  /// The delay at which AEC3 reads its reference, in steps of 4 ms, whether it has found the echo
  /// or not; NaN if that is 0, if no echo is cancelled, and where the frame is silent after a
  /// fault.
  float delay_ms = 0;
  /// The output of the active canceller, or of the candidate, was not a number or far beyond full
  /// scale: that canceller is replaced. If none has made a clean frame, the frame is silent.
  bool fault = false;
  /// The candidate has become the active canceller.
  bool promoted = false;
  /// What a PastFrame of this frame needs: the output of the active canceller before the automatic
  /// gain (a mean square, full scale 1), and whether the loudspeaker's volume was changed.
  double cancelled_power = 0;
  bool gain_changed = false;
  /// What a replay of this frame needs.
  Preparation preparation;
};

/// Takes the echo out of a mono or stereo microphone, then cleans it: WebRTC's AEC3 (or the
/// full-duplex canceller) with high-pass and noise suppression, and our automatic gain, on 10 ms
/// frames.
///
/// A restart needs a new canceller, which can't be built on the real-time thread. So two spares are
/// kept, one that searches for the echo (not for recordings) and one for a known delay. Prepare()
/// replaces a spare that was used; until then there is no restart.
class EchoCanceller {
 public:
  /// Makes one AEC3; tests pass in others, to see the effect of a fault. A placed one does not
  /// search for the echo, since its delay is known.
  using ControlFactory = std::function<std::unique_ptr<webrtc::EchoControl>(bool is_placed)>;

  /// Throws Error(ANECHO_INVALID_CONFIG).
  explicit EchoCanceller(const CancellerConfig& config);
  EchoCanceller(const CancellerConfig& config, ControlFactory factory);
  ~EchoCanceller();
  EchoCanceller(const EchoCanceller&) = delete;
  EchoCanceller& operator=(const EchoCanceller&) = delete;

  // real-time
  /// Processes one frame.
  /// @param reference sample_rate / 100 frames, interleaved, as played at the time of this frame or
  ///   before.
  /// @param microphone sample_rate / 100 samples; the clean ones replace them. Stereo: first
  ///   those of the mid (half of left plus right), then as many of the side (half of left less
  ///   right); the clean left channel replaces the mid, the clean right one replaces the side.
  /// @param candidate_reference during a hand-over: the reference of the candidate; empty: the
  ///   candidate does not run, since its warm-up is not over.
  CancellerFigures Process(std::span<const float> reference, std::span<float> microphone,
                           std::span<const float> candidate_reference = {});

  /// State of a candidate.
  struct Candidate {
    /// An echo was found: the reference may be brought to another level.
    bool echo_is_found = false;
    /// Its reference is placed for the echo (ReferenceDelayController), so AEC3 does not search.
    bool is_placed = false;
  };

  // real-time
  /// Starts a candidate canceller, whose reference may be at another delay. A converged canceller
  /// needs ten seconds to find the echo there; a new one finds it in a second but has not adapted
  /// yet. So both run, each with a reference of its own, until the candidate is as good as the
  /// active canceller and is promoted. Restarts a hand-over that is under way.
  void BeginHandover(const Candidate& candidate);

  // real-time
  /// @return whether the candidate of a hand-over is there: it starts once Process() has seen that
  ///   Prepare() has built it.
  bool StartCandidate();

  /// A past frame for the candidate to adapt to.
  struct PastFrame {
    std::span<const float> reference;
    /// As it was handed to Process().
    std::span<const float> microphone;
    /// From the CancellerFigures of that frame.
    double cancelled_power = 0;
    bool gain_changed = false;
    /// Share of the reference that is missing, 0 to 1.
    float missing_share = 0;
  };

  // real-time
  /// Runs a past frame through the candidate. The frames must come in order of time; the last one
  /// is the frame just before the next Process(). Only after StartCandidate() was true.
  /// @return false after a fault: another candidate will start.
  bool WarmUpCandidate(const PastFrame& frame);

  // real-time
  /// Keeps the active canceller, and drops the candidate.
  void EndHandover();

  // real-time
  /// Whether a candidate is worth trying though the echo has not moved: the active canceller takes
  /// reverberation for the room's noise, or gets the reference at a level that AEC3 is not made
  /// for.
  /// @param echo_is_found if false, the level of the reference does not matter.
  bool WantsCandidate(bool echo_is_found) const;

  /// Feeds the room's noise to the active canceller, with a silent reference.
  /// @param noise whole frames; 0.3 s are enough for AEC3.
  void PrimeNoiseFloor(std::span<const float> noise);

  /// Exchanges the active canceller, and all that it has adapted to, for that of `other`.
  void Swap(EchoCanceller* other);

  /// Whether Process() needs both references.
  bool is_handing_over() const { return is_handing_over_; }

  // real-time
  /// Reports a change of the loudspeaker volume: from the next frame on, the echo is louder or
  /// quieter on the same path.
  void ReportGainChange() { gain_changed_ = true; }

  // real-time
  /// Reports which share of the reference, 0 to 1, is missing and was read as zeros: `share` for
  /// the active canceller, `candidate_share` for the candidate. Holds for each frame until the next
  /// report.
  void ReportMissingReference(float share, float candidate_share) {
    missing_ = share;
    candidate_missing_ = candidate_share;
  }

  // real-time
  /// Replaces the active canceller by a spare in the next frame, or as soon as a spare is there.
  void Reset() { reset_wanted_ = true; }

  // real-time
  /// Like Reset(), with a spare that searches for the echo: for use after a change of microphone or
  /// speakers. Does nothing if the active canceller searches already. Not for recordings.
  void ForgetPlace();

  /// Deletes the retired canceller, and builds spares in place of those used up. Not for the
  /// real-time thread, but safe while that runs: it takes effect with the next Process().
  void Prepare() { Prepare({.spares_came = true, .retired_went = true}); }
  /// For a replay: does only what the figures of the recorded run report as done.
  void Prepare(const Preparation& what);

  /// @return the delay from input to output.
  Nanoseconds latency() const;

 private:
  std::unique_ptr<CancellerChain> MakeChain(bool is_placed) const;
  std::unique_ptr<CancellerChain> TakeSpare(bool is_placed, float reference_gain);
  bool KeepsSpare(bool is_placed) const;
  bool SpareIsMissing(bool is_placed) const;
  bool ReplaceActive();
  void PrimeNoiseFloor(CancellerChain* fresh);
  Preparation SeePreparation();
  void Retire(std::unique_ptr<CancellerChain> chain);
  void RetireCandidate();
  std::optional<bool> ProcessCandidate(const PastFrame& frame);
  bool RunTrial(bool fine, std::span<const float> reference, std::span<const float> microphone,
                CancellerFigures* figures);
  void Promote(bool fine);

  const CancellerConfig config_;
  const ControlFactory factory_;
  const float channels_;
  std::unique_ptr<CancellerChain> active_;
  /// The candidate of a hand-over; afterwards the canceller to be retired, until it can be.
  std::unique_ptr<CancellerChain> candidate_;
  CandidateJudge trial_;
  bool is_handing_over_ = false;
  Candidate wanted_;
  /// The candidate takes part in the hand-over.
  bool candidate_runs_ = false;
  QuietestSegment quiet_;
  ReferenceLevel level_;
  std::vector<float> noise_;
  /// Spare cancellers: [0] searches for the echo, [1] is placed.
  std::array<Handoff<CancellerChain>, 2> spares_;
  Handoff<CancellerChain> retired_;
  /// State of `spares_` and `retired_` as Process() knows it: it notices the work of Prepare() at
  /// the beginning of a frame only.
  bool spares_are_there_ = true;
  bool retired_is_there_ = false;
  /// Frames with sound that the active canceller has adapted to. All numbers from `learnt_frames`
  /// of CandidateJudgeConfig on count alike.
  int heard_ = 0;
  bool reset_wanted_ = false;
  /// The next canceller has to search for the echo.
  bool must_search_ = false;
  bool gain_changed_ = false;
  float missing_ = 0;
  float candidate_missing_ = 0;
  bool silenced_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_CANCELLER_H_
