#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_

#include <cstdint>

#include "base/time.h"

namespace anecho {

/// Assigns a device position and a time to the samples of each graph cycle.
///
/// The samples of a missed cycle may be lost, or arrive late, just before those of the next cycle.
/// The graph's clock tells how many samples should have come. Samples that are still missing after
/// the late ones have come are lost. If more samples come than the clock tells, the excess is
/// surplus, such as the samples of a lost cycle that arrive after all. Surplus is left out: it
/// would make all later samples late for good.
class CycleStamps {
 public:
  /// The graph's clock in a cycle, as in `pw_time`.
  struct Clock {
    Nanoseconds now{0};
    /// Counts samples at the graph's rate, including those of missed cycles.
    std::uint64_t ticks = 0;
    /// The graph's rate in Hz. 0: unknown.
    double ticks_per_second = 0.0;
  };

  /// Samples per channel that one cycle brought.
  struct Samples {
    std::int64_t total = 0;
    /// Samples of the last buffer. Those before them may be late.
    std::int64_t last = 0;
  };

  /// Where the first sample of a cycle belongs.
  struct Place {
    std::int64_t position = 0;
    /// For a microphone: when it was captured.
    Nanoseconds time{0};
    /// Samples are missing before it.
    bool is_after_loss = false;
    /// Number of samples to leave out at the beginning; position and time are those of the first
    /// sample after them.
    std::int64_t surplus = 0;
  };

  /// @param sample_rate of the stream, in Hz.
  explicit CycleStamps(int sample_rate) : sample_rate_(sample_rate) {}

  // real-time
  /// Call it for each delivery of samples; a delivery with the same `now` as the last one continues
  /// that cycle.
  Place Put(const Clock& clock, const Samples& samples);

  // real-time
  /// Appends `frames` frames, for which no samples came, to the last cycle.
  /// @return their place.
  Place Append(std::int64_t frames);

  // real-time
  /// @return when the last cycle began.
  Nanoseconds now() const { return clock_.now; }

  // real-time
  /// @return samples of the last cycle, without late ones. Approximate if the cycle had surplus.
  std::int64_t frames() const { return end_ - position_; }

 private:
  /// @return how many samples are missing at that time; negative: how many came in excess.
  std::int64_t MissingBy(const Clock& clock, std::int64_t frames) const;

  const int sample_rate_;
  Clock clock_;
  /// Position and time of the last cycle's first sample that was not late.
  std::int64_t position_ = 0;
  Nanoseconds time_{0};
  /// Position after the last sample that was placed.
  std::int64_t end_ = 0;
  /// Samples counted as lost in the last cycle.
  std::int64_t lost_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_STAMPS_H_
