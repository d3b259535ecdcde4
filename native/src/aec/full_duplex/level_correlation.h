#ifndef ANECHO_AEC_FULL_DUPLEX_LEVEL_CORRELATION_H_
#define ANECHO_AEC_FULL_DUPLEX_LEVEL_CORRELATION_H_

namespace anecho {

/// Correlation coefficient of two levels in dB over the last second or so: it is high for a
/// residual and its echo, whose levels go up and down together, and low for unrelated sounds.
/// (Related to the leakage regression of Valin, IEEE Transactions on Audio, Speech and Language
/// Processing 15(3), 2007, but on levels in dB.)
class LevelCorrelation {
 public:
  // real-time
  void Push(float a_db, float b_db);

  /// From -1 to 1; 0 before 40 levels have come.
  float value() const { return count_ < kMinCount ? 0 : value_; }
  /// Number of pairs of levels that have come, up to a million.
  int count() const { return count_; }

 private:
  static constexpr int kMinCount = 40;

  int count_ = 0;
  float mean_a_ = 0;
  float mean_b_ = 0;
  float variance_a_ = 1;
  float variance_b_ = 1;
  float covariance_ = 0;
  float value_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_LEVEL_CORRELATION_H_
