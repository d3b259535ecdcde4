#ifndef ANECHO_DEVICES_SIMULATED_BIQUAD_H_
#define ANECHO_DEVICES_SIMULATED_BIQUAD_H_

#include <cmath>
#include <numbers>

namespace anecho {

/// A filter of second order. In double precision, so that low corners stay accurate.
class Biquad {
 public:
  /// @param corner in Hz, below half the rate.
  /// @param quality 0.7071 for a Butterworth filter of second order.
  static Biquad LowPass(double corner, double quality, double rate) {
    return Make(corner, quality, rate, /*high=*/false);
  }
  static Biquad HighPass(double corner, double quality, double rate) {
    return Make(corner, quality, rate, /*high=*/true);
  }

  // real-time
  float Process(float sample) {
    const double out = b0_ * sample + s1_;
    s1_ = b1_ * sample - a1_ * out + s2_;
    s2_ = b0_ * sample - a2_ * out;
    return static_cast<float>(out);
  }

 private:
  static Biquad Make(double corner, double quality, double rate, bool high) {
    const double angle = 2 * std::numbers::pi * corner / rate;
    const double alpha = std::sin(angle) / (2 * quality);
    const double cosine = std::cos(angle);
    const double a0 = 1 + alpha;
    Biquad filter;
    filter.b0_ = (high ? 1 + cosine : 1 - cosine) / (2 * a0);
    filter.b1_ = (high ? -2 : 2) * filter.b0_;
    filter.a1_ = -2 * cosine / a0;
    filter.a2_ = (1 - alpha) / a0;
    return filter;
  }

  double b0_ = 1;
  double b1_ = 0;
  double a1_ = 0;
  double a2_ = 0;
  double s1_ = 0;
  double s2_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_BIQUAD_H_
