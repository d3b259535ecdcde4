#ifndef ANECHO_AEC_CANDIDATE_JUDGE_H_
#define ANECHO_AEC_CANDIDATE_JUDGE_H_

#include <array>

#include "aec/handover_config.h"

namespace anecho {

/// Decides when a candidate canceller, which runs in parallel with the active one and has a
/// reference of its own, takes over: soon if the active one has lost the echo; otherwise once the
/// candidate has adapted for long enough and is as good as the active one; and after `max_frames`
/// in any case. Only frames with sound in the reference count.
class CandidateJudge {
 public:
  /// Frames that are compared: one second. Over less, single sounds would decide.
  static constexpr int kWindow = 100;

  explicit CandidateJudge(const CandidateJudgeConfig& config = {}) : config_(config) {}

  // real-time
  /// Starts with a new candidate.
  /// @param echo_moved the echo has left the reach of the active canceller.
  void Begin(bool echo_moved = false);

  /// The mean squares (full scale 1) of a frame.
  struct Powers {
    double reference = 0;
    double microphone = 0;
    /// Outputs of the active canceller and of the candidate.
    double present = 0;
    double fresh = 0;
  };

  // real-time
  /// @param present_heard frames with sound that the active canceller has adapted to; all numbers
  ///   from `learnt_frames` of the configuration on count alike.
  /// @return whether the candidate shall take over.
  bool Judge(const Powers& frame, int present_heard);

  /// Frames with sound that the candidate has adapted to.
  int heard() const { return heard_; }

  /// Whether a reference with this mean square (full scale 1) is loud enough to adapt to.
  static bool IsHeard(double reference);

 private:
  /// A sum over the latest frames with sound.
  class WindowSum {
   public:
    void Add(int frame, double value);
    double value() const { return sum_; }

   private:
    std::array<double, kWindow> values_{};
    double sum_ = 0;
  };

  const CandidateJudgeConfig config_;
  /// By how many dB the candidate's output was quieter than the active canceller's.
  WindowSum quieter_db_;
  WindowSum microphone_;
  WindowSum present_;
  int heard_ = 0;
  bool echo_moved_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANDIDATE_JUDGE_H_
