#ifndef ANECHO_CLOCK_STAMP_BUCKET_H_
#define ANECHO_CLOCK_STAMP_BUCKET_H_

#include <array>

namespace anecho {

/// Summary of some timestamps: their lateness against a line, in seconds.
struct StampSummary {
  /// Stamps that count, outliers left out.
  int count = 0;
  /// Mean of their places on the line, seconds.
  double place = 0;
  double mean = 0;
  /// The least late one, a few early ones left out: arrival times are hardly ever early, so that it
  /// is often closer to the truth.
  double lowest = 0;
  /// Robust standard deviation of one stamp.
  double spread = 0;
  /// Variances of `mean` and of `lowest`, as far as one bucket tells.
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
  /// @param usual_spread stands in where there are too few stamps to tell, seconds.
  StampSummary Take(double usual_spread);

 private:
  static constexpr int kCapacity = 256;

  std::array<double, kCapacity> lateness_;
  int count_ = 0;
  double place_sum_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_CLOCK_STAMP_BUCKET_H_
