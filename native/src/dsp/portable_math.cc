// C libraries do not round some functions of <cmath> exactly, so their last bits differ from one
// library to the next. The functions here are the same everywhere, so that the same packets give
// the same samples on Linux and on Windows. The linker puts them in place of the system's, in
// WebRTC and the other libraries too (--wrap, native/CMakeLists.txt). They err by a few units in
// the last place of a double, which is negligible in the floats that are computed from them.

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
// ln 2 and pi / 2 are in parts, so that a whole multiple of the first part is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kHalfPiHigh = 0x1.921fb54400000p+0;
constexpr double kHalfPiMiddle = 0x1.0b4611a600000p-34;
constexpr double kHalfPiLow = 0x1.3198a2e037073p-69;
constexpr double kLog2E = 0x1.71547652b82fep+0;
constexpr double kLog10E = 0x1.bcb7b1526e50ep-2;
constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
constexpr double kTwoPi = 0x1.921fb54442d18p+2;
constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
// Largest argument for which the parts of pi are exact enough.
constexpr double kMaxTurned = 1e6;

/// 1 / n!
constexpr std::array<double, 20> kFactorials = [] {
  std::array<double, 20> result{1.0};
  double factorial = 1.0;
  for (std::size_t n = 1; n < result.size(); ++n)
    result[n] = 1.0 / (factorial *= static_cast<double>(n));
  return result;
}();

/// Coefficients of (2 atanh(s) - 2 s) / s in powers of s², the highest power first.
constexpr std::array<double, 11> kLogarithm = [] {
  std::array<double, 11> result{};
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = 2.0 / static_cast<double>(23 - 2 * i);
  return result;
}();

double PowerOfTwo(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

double Round(double x) {
  return static_cast<double>(static_cast<std::int64_t>(x < 0 ? x - 0.5 : x + 0.5));
}

double Exp(double x) {
  if (std::isnan(x)) return x;
  if (x > 709.8) return kInfinity;
  if (x < -745.2) return 0.0;
  const double k = Round(x * kLog2E);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 0.0;
  for (std::size_t n = 15; n-- > 1;) sum = (sum + kFactorials[n]) * r;
  sum += 1.0;
  // In two steps, since PowerOfTwo() can't give 2^k at the ends of the range.
  const int half = static_cast<int>(k) / 2;
  return sum * PowerOfTwo(half) * PowerOfTwo(static_cast<int>(k) - half);
}

double Log(double x) {
  if (std::isnan(x) || x == kInfinity) return x;
  if (x == 0.0) return -kInfinity;
  if (x < 0.0) return kNotANumber;
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (mantissa > kSqrt2) {
    mantissa *= 0.5;
    ++exponent;
  }
  const double f = mantissa - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double sum = 0.0;
  for (const double coefficient : kLogarithm) sum = (sum + coefficient) * z;
  const double half_square = 0.5 * f * f;
  // 2 s = f - s f = f - f² / 2 + s f² / 2. f is exact, so it is added last.
  const double rest = half_square - s * (half_square + sum);
  return exponent * kLn2High - ((rest - exponent * kLn2Low) - f);
}

double Log10(double x) { return Log(x) * kLog10E; }

bool IsWhole(double x) { return std::floor(x) == x; }

double WholePower(double x, int exponent) {
  double result = 1.0;
  for (int left = exponent < 0 ? -exponent : exponent; left > 0; left /= 2, x *= x) {
    if (left % 2 != 0) result *= x;
  }
  return exponent < 0 ? 1.0 / result : result;
}

double Pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (std::isnan(x) || std::isnan(y)) return kNotANumber;
  const bool is_odd = IsWhole(y) && !IsWhole(y / 2);
  if (x < 0.0 && !IsWhole(y)) return kNotANumber;
  if (std::fabs(y) <= 32 && IsWhole(y)) return WholePower(x, static_cast<int>(y));
  const double size = std::fabs(x) == 1.0 ? 1.0 : Exp(y * Log(std::fabs(x)));
  return std::signbit(x) && is_odd ? -size : size;
}

struct SineAndCosine {
  double sine;
  double cosine;
};

SineAndCosine SinCos(double x) {
  if (!std::isfinite(x)) return {kNotANumber, kNotANumber};
  if (std::fabs(x) > kMaxTurned) x = std::fmod(x, kTwoPi);
  const double quarter = Round(x * kTwoOverPi);
  const double r = ((x - quarter * kHalfPiHigh) - quarter * kHalfPiMiddle) - quarter * kHalfPiLow;
  const double z = r * r;
  double sine = 0.0;
  double cosine = 0.0;
  for (std::size_t n = 18; n > 0; n -= 2) {
    const double sign = n % 4 == 0 ? 1.0 : -1.0;
    sine = (sine + sign * kFactorials[n + 1]) * z;
    cosine = (cosine + sign * kFactorials[n]) * z;
  }
  sine = r + r * sine;
  cosine = 1.0 + cosine;
  switch (static_cast<std::int64_t>(quarter) & 3) {
    case 0:
      return {sine, cosine};
    case 1:
      return {cosine, -sine};
    case 2:
      return {-sine, -cosine};
    default:
      return {-cosine, sine};
  }
}

double Tanh(double x) {
  const double size = std::fabs(x);
  // Near 0, the formula below would lose digits.
  if (size < 1e-2) {
    const double z = x * x;
    return x + x * z * (-1.0 / 3 + z * (2.0 / 15 + z * (-17.0 / 315 + z * 62.0 / 2835)));
  }
  const double result = size > 22.0 ? 1.0 : 1.0 - 2.0 / (Exp(2.0 * size) + 1.0);
  return std::isnan(x) ? x : std::copysign(result, x);
}

}  // namespace

// The names that the linker's option --wrap calls for.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

double __wrap_exp(double x) { return Exp(x); }
double __wrap_log(double x) { return Log(x); }
double __wrap_log10(double x) { return Log10(x); }
double __wrap_pow(double x, double y) { return Pow(x, y); }
double __wrap_sin(double x) { return SinCos(x).sine; }
double __wrap_cos(double x) { return SinCos(x).cosine; }
double __wrap_tanh(double x) { return Tanh(x); }
void __wrap_sincos(double x, double* sine, double* cosine) {
  const SineAndCosine both = SinCos(x);
  *sine = both.sine;
  *cosine = both.cosine;
}

float __wrap_expf(float x) { return static_cast<float>(Exp(x)); }
float __wrap_logf(float x) { return static_cast<float>(Log(x)); }
float __wrap_log10f(float x) { return static_cast<float>(Log10(x)); }
float __wrap_powf(float x, float y) { return static_cast<float>(Pow(x, y)); }
float __wrap_sinf(float x) { return static_cast<float>(SinCos(x).sine); }
float __wrap_cosf(float x) { return static_cast<float>(SinCos(x).cosine); }
float __wrap_tanhf(float x) { return static_cast<float>(Tanh(x)); }
void __wrap_sincosf(float x, float* sine, float* cosine) {
  const SineAndCosine both = SinCos(x);
  *sine = static_cast<float>(both.sine);
  *cosine = static_cast<float>(both.cosine);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
