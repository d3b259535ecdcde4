#ifndef ANECHO_DSP_FAST_MATH_H_
#define ANECHO_DSP_FAST_MATH_H_

#include <bit>
#include <cstdint>

namespace anecho {

/// Base-2 logarithm of a positive normal number, to 1e-5. It has no branches, so that a loop over
/// it is vectorised, and gives the same result on every system.
inline float FastLog2(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  const float exponent = static_cast<float>((bits >> 23) - 127);
  const float m = std::bit_cast<float>((bits & 0x007fffff) | 0x3f800000) - 1.0f;
  // Least squares over [0, 1), exact at both ends.
  const float poly =
      1.4425273f +
      m * (-0.7179135f + m * (0.4565404f + m * (-0.2759690f + m * (0.1201003f + m * -0.0252855f))));
  return exponent + m * poly;
}

/// Two to the power of `x`, with a relative error of 1e-6; `x` is limited to -126 to 126.
inline float FastExp2(float x) {
  const float limited = x < -126.0f ? -126.0f : (x > 126.0f ? 126.0f : x);
  // Rounded down: the offset makes the number positive.
  const auto whole = static_cast<std::int32_t>(limited + 127.0f) - 127;
  const float f = limited - static_cast<float>(whole);
  const float poly =
      1.0f +
      f * (0.6931530f + f * (0.2401476f + f * (0.0558533f + f * (0.0089506f + f * 0.0018956f))));
  return poly * std::bit_cast<float>((whole + 127) << 23);
}

/// Ten times the common logarithm of a positive power ratio.
inline float FastPowerToDb(float ratio) { return 3.01029996f * FastLog2(ratio); }

/// The power ratio of a level in dB, which is limited to -379 to 379 dB.
inline float FastDbToPower(float db) { return FastExp2(0.332192809f * db); }

}  // namespace anecho

#endif  // ANECHO_DSP_FAST_MATH_H_
