#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

// What <cmath> gives for float and double is ours (portable_math.cc); for long double it is the
// system's, which has more digits.

namespace anecho {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double WorstError(double low, double high, double (*ours)(double),
                  long double (*exact)(long double), double least) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> numbers(low, high);
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = numbers(random);
    const long double truth = exact(x);
    const auto size = std::max(static_cast<double>(std::fabs(truth)), least);
    worst = std::max(worst, static_cast<double>(std::fabs(ours(x) - truth)) / size);
  }
  return worst;
}

}  // namespace

TEST(PortableMath, D2_IsAsExactAsADoubleNeeds) {
  constexpr double kUlp = std::numeric_limits<double>::epsilon();
  EXPECT_LT(WorstError(-700, 700, std::exp, std::exp, 0), 1.5 * kUlp);
  EXPECT_LT(WorstError(-1, 1, std::exp, std::exp, 0), 1.5 * kUlp);
  EXPECT_LT(WorstError(0, 4, std::log, std::log, 0), 1.5 * kUlp);
  EXPECT_LT(WorstError(0, 1e300, std::log, std::log, 0), 1.5 * kUlp);
  EXPECT_LT(WorstError(0, 1e6, std::log10, std::log10, 0), 3 * kUlp);
  EXPECT_LT(WorstError(-10, 10, std::sin, std::sin, 1), 1.5 * kUlp);
  EXPECT_LT(WorstError(-1e5, 1e5, std::cos, std::cos, 1), 2 * kUlp);
  EXPECT_LT(WorstError(-3, 3, std::tanh, std::tanh, 1e-3), 100 * kUlp);
  EXPECT_LT(WorstError(-1e-3, 1e-3, std::tanh, std::tanh, 0), 2 * kUlp);
  const auto power = [](double x) { return std::pow(x, 2.5); };
  const auto exact = [](long double x) { return std::pow(x, 2.5L); };
  EXPECT_LT(WorstError(0, 100, power, exact, 0), 30 * kUlp);
}

TEST(PortableMath, D2_KnowsTheEdges) {
  // Not foldable by the compiler, which would not call us.
  const volatile double zero = 0.0;
  const volatile double one = 1.0;
  EXPECT_EQ(std::exp(1000 * one), kInfinity);
  EXPECT_EQ(std::exp(-1000 * one), 0.0);
  EXPECT_EQ(std::exp(-744 * one), std::numeric_limits<double>::denorm_min() * 2);
  EXPECT_EQ(std::log(zero), -kInfinity);
  EXPECT_TRUE(std::isnan(std::log(-one)));
  EXPECT_NEAR(std::log(std::numeric_limits<double>::denorm_min() * one), -744.44, 0.01);
  EXPECT_EQ(std::log10(1000 * one), 3.0);
  EXPECT_EQ(std::pow(10 * one, 2 * one), 100.0);
  EXPECT_EQ(std::pow(2 * one, -3 * one), 0.125);
  EXPECT_EQ(std::pow(zero, -one), kInfinity);
  EXPECT_EQ(std::pow(-2 * one, 3 * one), -8.0);
  EXPECT_TRUE(std::isnan(std::pow(-2 * one, 0.5 * one)));
  EXPECT_TRUE(std::isnan(std::sin(kInfinity * one)));
  EXPECT_EQ(std::tanh(50 * one), 1.0);
  EXPECT_EQ(std::tanh(-50 * one), -1.0);
}

// The bits of a few, which are to be the same on each system.
TEST(PortableMath, D2_TheBitsAreFixed) {
  const volatile double x = 1.7;
  const volatile float y = 1.7f;
  EXPECT_EQ(std::exp(x), 0x1.5e552770df8a6p+2);
  EXPECT_EQ(std::sin(x), 0x1.fbbb7d72f98b6p-1);
  EXPECT_EQ(std::pow(x, 0.3), 0x1.2c2cd258622dap+0);
  EXPECT_EQ(std::tanh(y), 0x1.deedfp-1f);
}

}  // namespace anecho
