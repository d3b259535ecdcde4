#ifndef ANECHO_REMOTE_RATE_LIMIT_H_
#define ANECHO_REMOTE_RATE_LIMIT_H_

#include <algorithm>

#include "base/time.h"

namespace anecho {

/// Limits a rate, on average and in a burst (token bucket). Spending more than is left is possible,
/// but makes a debt; IsSpent() is true until time has paid it off.
class RateLimit {
 public:
  /// @param burst more than 0.
  RateLimit(double per_second, double burst)
      : per_second_(per_second), burst_(burst), left_(burst) {}

  void Spend(double count, Nanoseconds now) {
    Refill(now);
    left_ -= count;
  }

  /// @return whether nothing is left to spend.
  bool IsSpent(Nanoseconds now) {
    Refill(now);
    return left_ <= 0;
  }

 private:
  void Refill(Nanoseconds now) {
    left_ = std::min(burst_, left_ + per_second_ * ToSeconds(now - refilled_at_));
    refilled_at_ = now;
  }

  const double per_second_;
  const double burst_;
  double left_;
  Nanoseconds refilled_at_{0};
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_RATE_LIMIT_H_
