#include "measures/echo_reduction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace anecho::quality {
namespace {

constexpr int kRate = 48000;

/// A tone whose level is given for each second.
std::vector<float> Tone(const std::vector<double>& dbfs) {
  std::vector<float> tone;
  for (const double level : dbfs) {
    const double amplitude = std::sqrt(2.0) * std::pow(10, level / 20);
    for (int i = 0; i < kRate; ++i) {
      tone.push_back(static_cast<float>(amplitude * std::sin(0.1309 * i)));
    }
  }
  return tone;
}

}  // namespace

// D8
TEST(EchoReduction, D8_ComparesEnergiesWhereThereIsEcho) {
  const auto microphone = Tone({-20, -20, -80, -20});
  const auto output = Tone({-40, -50, -20, -60});
  const EchoReduction reduction(microphone, output, microphone, 0);
  EXPECT_NEAR(reduction.Over(0, 1), 20, 0.1);
  EXPECT_NEAR(reduction.Over(1, 2), 30, 0.1);
  EXPECT_TRUE(std::isnan(reduction.Over(2, 3)));
  // The ratio of energies: the louder residual decides.
  EXPECT_NEAR(reduction.Over(0, 2), 10 * std::log10(2 / (1e-2 + 1e-3)), 0.1);
  EXPECT_TRUE(reduction.ActiveAt(0));
  EXPECT_FALSE(reduction.ActiveAt(250));
}

TEST(EchoReduction, D8_HoldsTheActivityOfAReferenceThatIsHeardLater) {
  const auto microphone = Tone({-20, -20});
  const auto reference = Tone({-20, -90});
  const EchoReduction reduction(microphone, microphone, reference, 0.4);
  EXPECT_TRUE(reduction.ActiveAt(139));
  EXPECT_FALSE(reduction.ActiveAt(141));
}

TEST(EchoReduction, D8_TimeToCountsOnlyWhatStays) {
  const auto microphone = Tone({-20, -20, -20, -20, -20, -20, -20, -20});
  // Good at once, but not for long; later good to the end.
  const auto output = Tone({-60, -25, -25, -45, -45, -45, -45, -45});
  const EchoReduction reduction(microphone, output, microphone, 0);
  EXPECT_NEAR(reduction.TimeTo(20, 0, 8), 3, 0.05);
  EXPECT_NEAR(reduction.TimeTo(20, 4, 8), 0, 0.01);
  EXPECT_TRUE(std::isnan(reduction.TimeTo(40, 0, 8)));
}

TEST(EchoReduction, D8_FindsTheWorstSecond) {
  const auto microphone = Tone({-20, -20, -20, -20});
  const auto output = Tone({-20, -60, -32, -60});
  const EchoReduction reduction(microphone, output, microphone, 0);
  EXPECT_NEAR(reduction.WorstSecond(0, 4), 0, 0.1);
  EXPECT_NEAR(reduction.WorstSecond(1, 4), 12, 0.1);
}

TEST(EchoReduction, D8_TellsWhatHappenedOverTime) {
  const auto microphone = Tone({-20, -90});
  const auto output = Tone({-50, -95});
  const auto points = EchoReduction(microphone, output, microphone, 0).OverTime(0.5);
  ASSERT_EQ(points.size(), 4u);
  EXPECT_NEAR(points[0].reduction_db, 30, 0.1);
  EXPECT_NEAR(points[0].microphone_dbfs, -20, 0.1);
  EXPECT_NEAR(points[0].output_dbfs, -50, 0.1);
  EXPECT_TRUE(std::isnan(points[3].reduction_db));
}

}  // namespace anecho::quality
