#ifndef ANECHO_DSP_LEVEL_METER_H_
#define ANECHO_DSP_LEVEL_METER_H_

#include <cstdint>
#include <span>

namespace anecho {

/// The lowest level that is given, in dBFS; silence has it too.
constexpr float kSilence_dbfs = -120;

// real-time
/// @return the level of a mean square, in dBFS: 0 is a full-scale square wave (mean square 1);
///   kSilence_dbfs for silence and for any lower level; NaN if the mean square is NaN, infinite or
///   negative.
float PowerToDbfs(double mean_square);

// real-time
/// @return the mean square of `samples`; 0 if there are none.
double MeanSquare(std::span<const float> samples);

/// RMS level over any number of samples.
class LevelMeter {
 public:
  // real-time
  void Add(std::span<const float> samples);
  // real-time
  /// Adds `count` samples with this mean square.
  void AddPower(double mean_square, std::int64_t count);
  // real-time
  void Reset() { *this = LevelMeter(); }

  // real-time
  /// @return the mean square since Reset(); NaN if nothing was added.
  double power() const;
  // real-time
  /// @return the level since Reset(), as PowerToDbfs() gives it; NaN if nothing was added.
  float dbfs() const { return PowerToDbfs(power()); }

 private:
  double sum_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DSP_LEVEL_METER_H_
