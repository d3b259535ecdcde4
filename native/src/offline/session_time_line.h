#ifndef ANECHO_OFFLINE_SESSION_TIME_LINE_H_
#define ANECHO_OFFLINE_SESSION_TIME_LINE_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "engine/pipeline.h"
#include "offline/session_entries.h"

namespace anecho {

/// Places the events of a replay on the time line of the output: seconds since its first sample.
class SessionTimeLine {
 public:
  struct Event {
    std::string kind;
    std::string text;
    double time_s = 0;
    /// Discontinuities less than 1 s apart are merged into one event, and so are reference gaps.
    /// The time of the last of them, and how many there were.
    double until_s = 0;
    std::int64_t count = 1;
    /// Figure whose meaning depends on the kind; for merged events, the sum of their figures.
    double value = 0;
  };

  /// Adds the next output frame of 10 ms.
  /// @param begin when it was captured, on the engine's clock.
  void AddFrame(Nanoseconds begin);

  /// Adds an entry of the log, or an event of the pipeline, at the end of the latest frame. Ignores
  /// preparations, and packets without a discontinuity.
  void Add(const SessionEntry& entry);
  void Add(const PipelineEvent& event);

  /// @return seconds of output so far.
  double time_s() const { return static_cast<double>(frames_) / kFramesPerSecond; }

  /// @return JSON with `clock`: pairs of a time of the output and the same moment on the engine's
  ///   clock, in seconds, each valid up to the next; `events`; and `events_left_out`: the number of
  ///   events beyond the maximum.
  nlohmann::json Json() const;

 private:
  void Put(Event event, bool joins);

  std::int64_t frames_ = 0;
  std::vector<std::pair<std::int64_t, Nanoseconds>> clock_;
  std::vector<Event> events_;
  std::int64_t left_out_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SESSION_TIME_LINE_H_
