#ifndef ANECHO_AEC_CANDIDATE_JUDGE_H_
#define ANECHO_AEC_CANDIDATE_JUDGE_H_

#include <array>

#include "aec/handover_config.h"

namespace anecho {

/// Decides when a candidate canceller, which runs beside the active one on a reference at the new
/// delay, takes over: soon where the active one has lost the echo, otherwise once the candidate has
/// adapted for long enough and is as good, and in the end in any case.
class CandidateJudge {
 public:
  /// Frames of a second; in less, single sounds decide.
  static constexpr int kWindow = 100;

  explicit CandidateJudge(const CandidateJudgeConfig& config = {}) : config_(config) {}

  // real-time
  /// Starts with a new candidate.
  /// @param echo_moved the echo has left the reach of the present one.
  void Begin(bool echo_moved = false);

  // real-time
  /// The mean squares (full scale 1) of a frame.
  struct Powers {
    double reference = 0;
    double microphone = 0;
    /// What the two cancellers let out.
    double present = 0;
    double fresh = 0;
  };

  // real-time
  /// @param present_heard frames with sound that the present canceller has learnt from; more than
  ///   `learnt_frames` of the configuration need not be told apart.
  /// @return whether the fresh one shall take over.
  bool Judge(const Powers& frame, int present_heard);

  /// Frames with sound that the fresh one has learnt from.
  int heard() const { return heard_; }

  /// Whether a canceller can learn from a frame of such a reference.
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
  /// By how many dB the fresh one was quieter than the present one.
  WindowSum quieter_db_;
  WindowSum microphone_;
  WindowSum present_;
  int heard_ = 0;
  bool echo_moved_ = false;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANDIDATE_JUDGE_H_
