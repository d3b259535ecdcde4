#ifndef ANECHO_DEVICES_SIMULATED_RANDOM_H_
#define ANECHO_DEVICES_SIMULATED_RANDOM_H_

#include <cmath>
#include <cstdint>

namespace anecho {

/// Random numbers (SplitMix64) that, unlike the standard's distributions, are the same on every
/// system.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// @return a number from [low, high).
  double Between(double low, double high) {
    return low + (high - low) * static_cast<double>(Bits() >> 11) * 0x1p-53;
  }

  /// @return a whole number from [low, high].
  int Whole(int low, int high) { return static_cast<int>(std::floor(Between(low, high + 1.0))); }

  /// @return nearly Gaussian noise of variance 1: the sum of four uniform numbers.
  float Noise() {
    const std::uint64_t bits = Bits();
    const auto sum = static_cast<std::int32_t>((bits & 0xffff) + ((bits >> 16) & 0xffff) +
                                               ((bits >> 32) & 0xffff) + (bits >> 48));
    constexpr float kScale = 1.7320508f / 65536.0f;
    return static_cast<float>(sum - 131070) * kScale;
  }

 private:
  std::uint64_t state_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_RANDOM_H_
