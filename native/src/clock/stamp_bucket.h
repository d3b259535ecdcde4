#ifndef ANECHO_CLOCK_STAMP_BUCKET_H_
#define ANECHO_CLOCK_STAMP_BUCKET_H_

#include <array>

namespace anecho {

/// Summary of some timestamps: their lateness against a line, in seconds.
struct StampSummary {
  /// Number of stamps, outliers left out.
  int count = 0;
  /// Mean place on the line, outliers included, seconds.
  double place = 0;
  /// Mean lateness, outliers left out.
  double mean = 0;
  /// The lowest lateness, a few early stamps left out. Arrival times are hardly ever early, so it
  /// is often closer to the truth than the mean.
  double lowest = 0;
  /// Robust standard deviation of one stamp.
  double spread = 0;
  /// Variances of `mean` and of `lowest`, estimated from this bucket alone unless it has too few
  /// stamps: see Take().
  double mean_variance = 0;
  double lowest_variance = 0;
};

/// Collects timestamps and reduces them to two robust readings of the line under them.
class StampBucket {
 public:
  // real-time
  /// @param place where on the line, seconds. @param lateness seconds.
  void Add(double place, double lateness);
  bool empty() const { return count_ == 0; }
  bool full() const { return count_ == kCapacity; }
  // real-time
  /// Summarises and empties. The bucket must not be empty.
  /// @param usual_spread the spread to use if there are too few stamps to measure it, seconds.
  StampSummary Take(double usual_spread);

 private:
  static constexpr int kCapacity = 256;

  std::array<double, kCapacity> lateness_;
  int count_ = 0;
  double place_sum_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_STAMP_BUCKET_H_
