#ifndef ANECHO_DELAY_ECHO_PATH_ACQUISITION_H_
#define ANECHO_DELAY_ECHO_PATH_ACQUISITION_H_

#include <array>
#include <span>
#include <vector>

#include "clock/line_fit.h"
#include "delay/delay_config.h"
#include "delay/echo_correlator.h"
#include "delay/echo_response.h"

namespace anecho {

/// An echo path that several segments agree on.
struct EchoPath {
  static constexpr int kMaxPoints = 16;

  /// Its response, starting at the line's delay.
  EchoResponse pattern;
  /// Delay of the pattern's start over time.
  DelayLine line;
  /// Points of the line, in order of time; `path` is not set.
  std::array<DelayPoint, kMaxPoints> points{};
  int point_count = 0;
};

/// Searches for an echo path when nothing is known: neither lag nor drift, nor whether there is an
/// echo. A path is found when at least four segments hold the same response along one line of delay
/// over time. Speech without echo, double talk and sustained tones show no path: their correlations
/// differ from segment to segment, or are high at many lags.
class EchoPathAcquisition {
 public:
  explicit EchoPathAcquisition(const EchoPathAcquisitionConfig& config = {});

  // real-time
  /// Takes a segment in. The oldest of more than 16, and those older than 30 s, are forgotten.
  void Add(const EchoCorrelation& correlation);

  // real-time
  /// Does a part of the search that the last Add() has begun; call it once per frame.
  /// @return whether a path was found: path().
  bool Step();

  /// The path found last.
  const EchoPath& path() const { return path_; }

  // real-time
  /// Forgets the segments up to `time_s`.
  void ForgetUntil(double time_s);
  // real-time
  /// Searches the remaining segments without waiting for the next one.
  void SearchAgain() { stage_ = count_ >= config_.min_segments ? Stage::kLocate : Stage::kIdle; }

 private:
  enum class Stage { kIdle = 1, kLocate, kCut, kDrift, kAlign, kJudge };
  struct Candidate {
    EchoResponse response;
    double time_s = 0;
    /// How much later the response is than the line, and its similarity to the others.
    double shift_s = 0;
    float similarity = 0;
    /// Weight of the response in the pattern.
    float weight = 1;
  };

  bool Locate();
  void Cut();
  bool SearchDrift();
  void Align();
  float Uniqueness();
  bool Judge();
  EchoResponse Aligned(const Candidate& candidate) const;
  void FitLine();

  const EchoPathAcquisitionConfig config_;
  EchoResponseMatcher matcher_;
  std::vector<EchoCorrelation> segments_;
  /// Indexes of the segments in use, in order of time.
  std::array<int, EchoPath::kMaxPoints> order_{};
  int count_ = 0;
  std::vector<float> evidence_;
  std::array<Candidate, EchoPath::kMaxPoints> candidates_;
  EchoPath path_;
  Stage stage_ = Stage::kIdle;
  int rounds_ = 0;
  int start_lag_ = 0;
  /// Drift search: the slope to try next, the step to the one after it, and the best slope so far
  /// with the power of the responses added up along it.
  double next_slope_ = 0;
  double slope_step_ = 0;
  double best_slope_ = 0;
  double best_power_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_PATH_ACQUISITION_H_
