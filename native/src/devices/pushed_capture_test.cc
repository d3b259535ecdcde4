#include "devices/pushed_capture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "base/error.h"

namespace anecho {
namespace {

using std::chrono::milliseconds;

// C6
TEST(PushedCapture, KeepsSamplesPositionsAndTimes) {
  const auto samples = std::make_shared<PushedSamples>();
  PushedCapture stream(samples);
  std::vector<float> ramp(1000);
  std::iota(ramp.begin(), ramp.end(), 0.0f);
  samples->Push(ramp, 5000, milliseconds(70));
  std::vector<float> read;
  Packet packet;
  while (stream.Wait(Nanoseconds(0)) == WaitResult::kReady && stream.Read(&packet)) {
    EXPECT_EQ(packet.device_position, 5000 + static_cast<std::int64_t>(read.size()));
    EXPECT_EQ(packet.time, milliseconds(70 + 10 * (read.size() / 480)));
    read.insert(read.end(), packet.samples.begin(), packet.samples.end());
  }
  EXPECT_EQ(read, ramp);
}

// C6
TEST(PushedCapture, GetsNothingThatWasMeantForAnother) {
  const auto samples = std::make_shared<PushedSamples>();
  PushedCapture old(samples);
  const std::vector<float> sound(480, 0.5f);
  samples->Push(sound, 0, Nanoseconds(0));
  PushedCapture stream(samples);
  EXPECT_EQ(stream.Wait(Nanoseconds(0)), WaitResult::kTimeout);
  samples->Push(sound, 480, Nanoseconds(0));
  EXPECT_EQ(old.Wait(Nanoseconds(0)), WaitResult::kTimeout);
  Packet packet;
  ASSERT_TRUE(stream.Read(&packet));
  EXPECT_EQ(packet.device_position, 480);
}

// C6
TEST(PushedCapture, TakesNoMoreThanItHolds) {
  const auto samples = std::make_shared<PushedSamples>();
  PushedCapture stream(samples);
  samples->Push(std::vector<float>(480'000, 0.5f), 0, Nanoseconds(0));
  std::int64_t frames = 0;
  for (Packet packet; stream.Read(&packet);) frames += packet.frames;
  EXPECT_GE(frames, 96'000);
  EXPECT_LE(frames, 200'000);
}

// C6
TEST(PushedCapture, RefusesWhatIsNoNumber) {
  PushedSamples samples;
  const std::vector<float> garbage{0.0f, std::numeric_limits<float>::quiet_NaN()};
  EXPECT_THROW(samples.Push(garbage, 0, Nanoseconds(0)), Error);
}

}  // namespace
}  // namespace anecho
