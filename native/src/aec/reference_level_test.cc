#include "aec/reference_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace anecho {
namespace {

double PowerOf(double dbfs) { return std::pow(10, dbfs / 10); }

double GainDb(const ReferenceLevel& level) { return 20 * std::log10(level.gain()); }

ReferenceLevel Measured(double dbfs, int frames = 300) {
  ReferenceLevel level;
  for (int i = 0; i < frames; ++i) level.Push(PowerOf(dbfs));
  return level;
}

}  // namespace

TEST(ReferenceLevel, A3_BringsWhatIsTooQuietOrTooLoudToTheUsualLevel) {
  EXPECT_NEAR(GainDb(Measured(-52)), 30, 0.1);
  EXPECT_NEAR(GainDb(Measured(-37)), 15, 0.1);
  EXPECT_NEAR(GainDb(Measured(8)), -30, 0.1);
}

TEST(ReferenceLevel, A3_LeavesOrdinaryLevelsAlone) {
  for (const double dbfs : {-32, -26, -20, -14, -9}) EXPECT_EQ(GainDb(Measured(dbfs)), 0) << dbfs;
}

TEST(ReferenceLevel, A3_KnowsNothingBeforeASecondOfSound) {
  EXPECT_FALSE(Measured(-50, 99).known());
  EXPECT_EQ(Measured(-50, 99).gain(), 1);
  EXPECT_TRUE(Measured(-50, 100).known());
}

TEST(ReferenceLevel, A3_PausesDoNotCount) {
  ReferenceLevel level;
  for (int i = 0; i < 3000; ++i) level.Push(PowerOf(i % 100 < 20 ? -50 : -84));
  EXPECT_NEAR(GainDb(level), 28, 0.2);
}

TEST(ReferenceLevel, A3_NoiseOfAConverterIsNoReference) {
  const ReferenceLevel level = Measured(-90, 10000);
  EXPECT_FALSE(level.known());
  EXPECT_EQ(level.gain(), 1);
}

TEST(ReferenceLevel, A3_FollowsALevelThatStays) {
  ReferenceLevel level = Measured(-20, 3000);
  for (int i = 0; i < 100; ++i) level.Push(PowerOf(-60));
  EXPECT_EQ(GainDb(level), 0);
  for (int i = 0; i < 9000; ++i) level.Push(PowerOf(-60));
  EXPECT_NEAR(GainDb(level), 38, 0.1);
}

TEST(ReferenceLevel, A3_PassesOverWhatIsNoNumber) {
  ReferenceLevel level = Measured(-50);
  level.Push(std::numeric_limits<double>::quiet_NaN());
  level.Push(std::numeric_limits<double>::infinity());
  EXPECT_NEAR(GainDb(level), 28, 0.1);
}

}  // namespace anecho
