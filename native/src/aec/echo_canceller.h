#ifndef ANECHO_AEC_ECHO_CANCELLER_H_
#define ANECHO_AEC_ECHO_CANCELLER_H_

#include <atomic>
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
#include "base/time.h"

namespace anecho {

struct CancellerChain;

/// What was seen in one frame.
struct CancellerFigures {
  /// Mean squares, full scale 1: the microphone as it came, and what came out.
  float microphone_power = 0;
  float output_power = 0;
  /// How far the echo lags the reference, in steps of 4 ms; NaN while the canceller hasn't found
  /// it.
  float delay_ms = 0;
  /// The frame was not a number or far beyond full scale; it was silenced and the canceller
  /// restarted.
  bool fault = false;
  /// The fresh canceller that was tried has taken over.
  bool promoted = false;
  /// For whoever keeps the frame for a fresh canceller: what the present one let out of it, before
  /// the gain (a mean square, full scale 1), and whether it was told of a change of volume.
  double cancelled_power = 0;
  bool gain_changed = false;
};

/// Takes the echo out of one microphone channel, then cleans it: WebRTC's AEC3 with its high-pass
/// and noise suppression, and our automatic gain, on 10 ms frames.
///
/// Restarting needs a fresh canceller, which can't be built on the real-time thread: one is always
/// kept ready, and Prepare() builds the next.
class EchoCanceller {
 public:
  /// Makes one AEC3; tests hand in others to see what a fault of it does.
  using ControlFactory = std::function<std::unique_ptr<webrtc::EchoControl>()>;

  /// Throws Error(ANECHO_INVALID_CONFIG). Uses `sample_rate`, `reference_channels`, `canceller` and
  /// `cleaning` of the configuration.
  explicit EchoCanceller(const CancellerConfig& config);
  EchoCanceller(const CancellerConfig& config, ControlFactory factory);
  ~EchoCanceller();
  EchoCanceller(const EchoCanceller&) = delete;
  EchoCanceller& operator=(const EchoCanceller&) = delete;

  // real-time
  /// @param reference sample_rate / 100 frames, interleaved, as played at the time of this frame or
  /// before.
  /// @param microphone sample_rate / 100 samples; the clean ones take their place.
  /// @param candidate_reference during a trial: what the fresh canceller gets in place of
  /// `reference`;
  ///   empty: it doesn't take part, since it has not yet heard what was before.
  CancellerFigures Process(std::span<const float> reference, std::span<float> microphone,
                           std::span<const float> candidate_reference = {});

  // real-time
  /// For when the reference is to be moved: a converged canceller takes ten seconds to find the
  /// echo at its new place, a fresh one finds it in a second, but has none of it until then. So a
  /// fresh one runs beside the present one, with a reference of its own, until it is as good, and
  /// takes over then. A trial that is under way begins anew.
  /// @param echo_is_found the fresh one may get the reference at another level.
  void BeginHandover(bool echo_is_found = false);

  // real-time
  /// @return whether the fresh canceller of a trial is there: it begins with the first call for
  /// which Prepare() has made it.
  bool StartCandidate();

  /// A frame that is past, for the fresh canceller to learn from.
  struct PastFrame {
    std::span<const float> reference;
    std::span<const float> microphone;
    /// What the figures of that frame said.
    double cancelled_power = 0;
    bool gain_changed = false;
  };

  // real-time
  /// Lets the fresh canceller hear a past frame; the frames must come in order of time, down to the
  /// one before that of the next Process(). Only after StartCandidate() was true.
  /// @return false where it broke: another will have to begin.
  bool WarmUpCandidate(const PastFrame& frame);

  // real-time
  /// Leaves the present canceller where it is.
  void EndHandover();

  // real-time
  /// Whether the present canceller learnt what the room or the reference is not, so that a trial is
  /// worth while though the echo stays in its place: it takes reverberation for the room's noise,
  /// or gets the reference at a level that AEC3 is not made for.
  /// @param echo_is_found without an echo, the reference's level is of no consequence.
  bool WantsCandidate(bool echo_is_found) const;

  /// Lets the present canceller hear the room's noise, beside a silent reference.
  /// @param noise whole frames; AEC3 needs 0.3 s.
  void PrimeNoiseFloor(std::span<const float> noise);

  /// Goes on with what another one has learnt, which is left with what this one had.
  void Swap(EchoCanceller* other);

  /// Whether Process() wants both references.
  bool is_handing_over() const { return is_handing_over_; }

  // real-time
  /// The loudspeaker's volume was turned: from the next frame on, the echo is louder or quieter
  /// than what was learnt, on the same path.
  void ReportGainChange() { gain_changed_ = true; }

  // real-time
  /// Forgets what was learnt, from the next frame on.
  void Reset() { reset_wanted_ = true; }

  /// Builds what the next Reset() will need, if the last one was used up. Not for the real-time
  /// thread, but safe beside it.
  void Prepare();

  /// @return how much later a sound comes out than it went in.
  Nanoseconds latency() const;

 private:
  std::unique_ptr<CancellerChain> MakeChain() const;
  bool UseSpare();
  void PrimeNoiseFloor(CancellerChain* fresh);
  void RetireCandidate();
  std::optional<bool> ProcessCandidate(const PastFrame& frame);
  bool RunTrial(bool fine, std::span<const float> reference, std::span<const float> microphone,
                CancellerFigures* figures);
  void Promote(bool fine);

  const CancellerConfig config_;
  const ControlFactory factory_;
  std::unique_ptr<CancellerChain> active_;
  /// The fresh one during a trial, and what is left of it.
  std::unique_ptr<CancellerChain> candidate_;
  CandidateJudge trial_;
  bool is_handing_over_ = false;
  bool echo_is_found_ = false;
  /// The other one takes part in the trial.
  bool candidate_runs_ = false;
  QuietestSegment quiet_;
  ReferenceLevel level_;
  std::vector<float> noise_;
  std::atomic<CancellerChain*> spare_{nullptr};
  std::atomic<CancellerChain*> retired_{nullptr};
  /// Frames with sound that the present canceller has learnt from, as far as a trial asks.
  int heard_ = 0;
  bool reset_wanted_ = false;
  bool gain_changed_ = false;
  bool silenced_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_ECHO_CANCELLER_H_
