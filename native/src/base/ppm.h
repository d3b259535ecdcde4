#ifndef ANECHO_BASE_PPM_H_
#define ANECHO_BASE_PPM_H_

#include <compare>

namespace anecho {

/// Relative difference of two rates in parts per million, such as the drift of two clocks.
struct Ppm {
  double value = 0;

  /// @return `part` divided by `whole`, in ppm.
  static constexpr Ppm Of(double part, double whole = 1) { return {1e6 * part / whole}; }

  /// The difference as a plain number: 1e-6 is 1 ppm.
  constexpr double share() const { return value * 1e-6; }
  /// One rate divided by the other.
  constexpr double ratio() const { return 1 + share(); }

  constexpr Ppm operator-() const { return {-value}; }
  constexpr Ppm operator+(Ppm other) const { return {value + other.value}; }
  constexpr Ppm operator-(Ppm other) const { return {value - other.value}; }
  constexpr Ppm& operator+=(Ppm other) { return *this = *this + other; }
  constexpr auto operator<=>(const Ppm&) const = default;
};

}  // namespace anecho

#endif  // ANECHO_BASE_PPM_H_
