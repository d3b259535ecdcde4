#include "base/ppm.h"

#include <gtest/gtest.h>

namespace anecho {

TEST(Ppm, IsASlopeAndARatio) {
  EXPECT_DOUBLE_EQ(Ppm::Of(44056.0 - 44100, 44100).value, -44e6 / 44100);
  EXPECT_DOUBLE_EQ(Ppm::Of(3e-6).value, 3);
  EXPECT_DOUBLE_EQ(Ppm{250}.share(), 250e-6);
  EXPECT_DOUBLE_EQ(Ppm{-250}.ratio(), 0.99975);
}

TEST(Ppm, IsAddedAndCompared) {
  Ppm drift{20};
  drift += Ppm{5} - Ppm{7};
  EXPECT_EQ(drift, Ppm{18});
  EXPECT_LT(-drift, Ppm{});
}

}  // namespace anecho
