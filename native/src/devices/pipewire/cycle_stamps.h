#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_

#include <cstdint>

#include "base/time.h"

namespace anecho {

/// Places what the graph's cycles bring in the device's count of samples and in time.
///
/// A cycle that was missed may come with the next one, as samples that were captured before that
/// one's, or be lost. The graph's clock tells how many samples should have come; what is missing
/// beyond the late samples is lost.
class CycleStamps {
 public:
  /// The graph's clock in a cycle, as `pw_time` tells it.
  struct Clock {
    Nanoseconds now{0};
    /// Counted on over cycles that were missed.
    std::uint64_t ticks = 0;
    /// The graph's rate in Hz. 0: unknown.
    double ticks_per_second = 0.0;
  };

  /// Samples per channel that one cycle brought.
  struct Samples {
    std::int64_t total = 0;
    /// Those of the last buffer. What came before them may be late.
    std::int64_t last = 0;
  };

  /// Where the first sample of a cycle belongs.
  struct Place {
    std::int64_t position = 0;
    /// For a microphone: when it was captured.
    Nanoseconds time{0};
    /// Samples are missing before it.
    bool is_after_loss = false;
  };

  /// @param sample_rate of the stream, in Hz.
  explicit CycleStamps(int sample_rate) : sample_rate_(sample_rate) {}

  // real-time
  /// Once for each time that samples come; the same `now` again continues the cycle.
  Place Put(const Clock& clock, const Samples& samples);

  // real-time
  /// Appends `frames` to the last cycle that Put() was told of, for which nothing came.
  /// @return their place.
  Place Append(std::int64_t frames);

  // real-time
  /// @return when the last cycle began.
  Nanoseconds now() const { return clock_.now; }

  // real-time
  /// @return samples of the last cycle, late ones left out.
  std::int64_t frames() const { return frames_; }

 private:
  std::int64_t MissingBefore(const Clock& clock, std::int64_t frames) const;

  const int sample_rate_;
  Clock clock_;
  /// Of the last cycle's first sample that was not late.
  std::int64_t position_ = 0;
  Nanoseconds time_{0};
  std::int64_t frames_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
