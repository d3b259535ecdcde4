#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_

#include <cstdint>

#include "base/time.h"

namespace anecho {

/// Gives the samples of each graph cycle their device position and their time.
///
/// A cycle that was missed may come with the next one, as samples that were captured before that
/// one's, or be lost. The graph's clock tells how many samples should have come; what is missing
/// beyond the late samples is lost. What comes beyond them is surplus, such as a lost cycle that
/// comes after all: counted in, it would make all that follows late for good.
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
    /// Samples at the beginning to be left out; the place is that of the next.
    std::int64_t surplus = 0;
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
  /// @return samples of the last cycle, late ones and surplus left out.
  std::int64_t frames() const { return end_ - position_; }

 private:
  /// @return how many samples should have come by then besides; negative: came too many.
  std::int64_t MissingBy(const Clock& clock, std::int64_t frames) const;

  const int sample_rate_;
  Clock clock_;
  /// Of the last cycle's first sample that was not late.
  std::int64_t position_ = 0;
  Nanoseconds time_{0};
  /// Where the samples end that have been placed.
  std::int64_t end_ = 0;
  /// Samples that were taken for lost in the last cycle.
  std::int64_t lost_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
