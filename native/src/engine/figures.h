#ifndef ANECHO_ENGINE_FIGURES_H_
#define ANECHO_ENGINE_FIGURES_H_

#include <algorithm>

#include "anecho.h"
#include "base/time.h"
#include "dsp/echo_meter.h"
#include "dsp/level_follower.h"
#include "engine/pipeline.h"

namespace anecho {

/// Gathers the figures that the snapshot shows for the last full second.
class FigureWindow {
 public:
  // real-time
  void AddFrame(const CleanFrame& frame);
  // real-time
  /// @param time from the capture of a frame until it leaves the queue of the output's device. The
  ///   longest time of the second counts.
  void AddLatency(Nanoseconds time) { latency_ = std::max(latency_, time); }
  // real-time
  void AddTurn(Nanoseconds time);
  // real-time
  /// Once a second has been gathered, fills the levels, reduction, latency and turn times of
  /// `figures` and starts the next second. Does nothing before that.
  void Collect(anecho_snapshot* figures);

 private:
  int frames_ = 0;
  int turns_ = 0;
  double microphone_energy_ = 0;
  double reference_energy_ = 0;
  double output_energy_ = 0;
  Nanoseconds latency_{0};
  Nanoseconds turn_sum_{0};
  Nanoseconds turn_worst_{0};
  EchoMeter echo_;
};

/// The levels of the snapshot that meters show.
class MeterFigures {
 public:
  // real-time
  /// @param now by any clock that never goes back; the same clock as for Fill().
  void AddFrame(const CleanFrame& frame, Nanoseconds now);
  // real-time
  void Fill(anecho_snapshot* figures, Nanoseconds now) const;

 private:
  LevelFollower microphone_;
  LevelFollower reference_;
  LevelFollower output_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_FIGURES_H_
