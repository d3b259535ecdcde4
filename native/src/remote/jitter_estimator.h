#ifndef ANECHO_REMOTE_JITTER_ESTIMATOR_H_
#define ANECHO_REMOTE_JITTER_ESTIMATOR_H_

#include <array>
#include <cstdint>

#include "base/time.h"

namespace anecho {

/// Measures how late packets arrive, and chooses how long the sound has to wait.
///
/// The lateness of a packet is its transport latency less the shortest latency of the last 10 to 20
/// s. It goes into a histogram with exponential forgetting. The sound waits long enough for 99 of
/// 100 packets, but at most `max_delay`.
class JitterEstimator {
 public:
  struct Config {
    /// Limits of delay(), seconds.
    double min_delay = 0.020;
    double max_delay = 0.200;
    /// Margin that is added to the lateness within which 99 of 100 packets come, seconds: sound is
    /// read in blocks of 10 ms, into a queue whose fill varies.
    double guard = 0.015;
    /// Lateness that is assumed until packets have come, seconds.
    double first_lateness = 0.010;
    /// Share of packets that may come too late.
    double too_late = 0.01;
    /// Number of packets after which earlier lateness has a third of its weight left.
    double memory_packets = 500;
    /// Length of a window, seconds. The shortest latency is that of the current window and the one
    /// before.
    double window = 10;
  };

  explicit JitterEstimator(const Config& config);

  /// @param position of the packet's first sample, at 48 kHz.
  void Add(std::int64_t position, Nanoseconds arrival);
  /// Call when the sender's count has restarted; the known jitter stays.
  void RestartCount();

  /// Waiting time of a packet with the shortest transport latency, seconds.
  double delay() const { return delay_; }
  /// Lateness on average, seconds.
  double mean_lateness() const { return mean_; }
  /// @return when a packet at `position` would arrive with the shortest latency, seconds. Call
  ///   it only after Add().
  double EarliestArrival(std::int64_t position) const;

 private:
  static constexpr double kBin_s = 0.002;

  void Summarize();

  const Config config_;
  std::array<double, 128> shares_{};
  double delay_;
  double mean_ = 0;
  double packets_ = 0;
  // Shortest latency (arrival less position, seconds) of the current window, and of the current one
  // and the one before. Valid if `has_way_`: a packet has come since the count began.
  bool has_way_ = false;
  double window_shortest_ = 0;
  double shortest_ = 0;
  double window_began_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_JITTER_ESTIMATOR_H_
