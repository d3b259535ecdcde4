#include "aec/echo_gate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace anecho {

// A8
TEST(EchoGate, A8_ClosesAtOnceAndOpensWithoutAStep) {
  EchoGate gate;
  std::vector<float> frame(480, 1.0f);
  gate.Process(frame);
  EXPECT_EQ(frame, std::vector<float>(480, 1.0f));
  gate.Close();
  std::vector<float> out;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(gate.open(), i >= 14) << i;
    frame.assign(480, 1.0f);
    gate.Process(frame);
    out.insert(out.end(), frame.begin(), frame.end());
  }
  for (std::size_t i = 0; i < 7 * 480; ++i) ASSERT_NEAR(out[i], std::pow(10, -1.5), 1e-4);
  for (std::size_t i = 14 * 480; i < out.size(); ++i) ASSERT_EQ(out[i], 1.0f);
  for (std::size_t i = 1; i < out.size(); ++i) ASSERT_LT(out[i] - out[i - 1], 2e-3);
}

}  // namespace anecho
