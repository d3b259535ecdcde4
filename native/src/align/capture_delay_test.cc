#include "align/capture_delay.h"

#include <gtest/gtest.h>

#include <cmath>

namespace anecho {
namespace {

/// A reference that comes in packets of `packet_s`, each `late_s` after its last sample was played,
/// and microphone frames that are read as soon as the capture delay allows.
class Devices {
 public:
  Devices(double packet_s, double late_s) : packet_s_(packet_s), late_s_(late_s) {}

  /// @return frames that lacked reference.
  int Run(CaptureDelay* hold, double seconds, double shift_s = 0, double drift = 0) {
    int holes = 0;
    for (const double end = now_s_ + seconds; now_s_ < end; now_s_ += 0.01) {
      late_s_ += drift * 0.01;
      while (come_s_ + packet_s_ + late_s_ <= now_s_) {
        come_s_ += packet_s_;
        hold->OnPacket(true);
      }
      const double slack_s = come_s_ - (now_s_ - hold->frames() * 0.01 - shift_s + 0.0005);
      holes += slack_s < 0 ? 1 : 0;
      hold->OnFrame(slack_s);
    }
    return holes;
  }

 private:
  const double packet_s_;
  double late_s_;
  double come_s_ = 0;
  double now_s_ = 0;
};

}  // namespace

// A3, A17
TEST(CaptureDelay, A17_WaitsUntilTheReferenceHasCome) {
  for (const double late_s : {0.0, 0.004, 0.012, 0.021}) {
    CaptureDelay hold;
    Devices devices(0.01, late_s);
    EXPECT_LE(devices.Run(&hold, 5), 20) << late_s;
    EXPECT_EQ(devices.Run(&hold, 60), 0) << late_s;
    const double needed = late_s + 0.01 + 0.0005;
    EXPECT_LE(hold.frames(), static_cast<int>(std::ceil(needed / 0.01)) + 1) << late_s;
  }
}

TEST(CaptureDelay, A17_DriftThroughAPeriodMakesFewHoles) {
  CaptureDelay hold;
  Devices devices(0.01, 0.0);
  // 300 ppm, for a minute: 18 ms.
  EXPECT_LE(devices.Run(&hold, 60, 0, 300e-6), 10);
  EXPECT_LE(hold.frames(), 3);
}

TEST(CaptureDelay, WaitsNoLongerThanItMust) {
  CaptureDelay hold;
  Devices devices(0.01, 0.0);
  devices.Run(&hold, 30, /*shift_s=*/0.03);
  EXPECT_EQ(hold.frames(), 0);
}

TEST(CaptureDelay, BeginsWithoutWhereTheReferenceLeads) {
  CaptureDelay hold;
  hold.BeginWithout();
  Devices devices(0.01, -0.012);
  EXPECT_EQ(devices.Run(&hold, 30), 0);
  EXPECT_EQ(hold.frames(), 0);
  // If the reference comes late after all, that costs little.
  Devices late(0.01, 0.004);
  EXPECT_LE(late.Run(&hold, 5), 20);
  EXPECT_EQ(late.Run(&hold, 30), 0);
}

TEST(CaptureDelay, SilenceAndHiccupsAreNotWaitedFor) {
  CaptureDelay hold;
  for (int second = 0; second < 100; ++second) {
    for (int frame = 0; frame < 95; ++frame) {
      hold.OnPacket(true);
      hold.OnFrame(0.001);
    }
    // Either the loopback stops, and continues after a gap; or it comes 50 ms late, all at once.
    const bool stops = second % 2 == 0;
    for (int frame = 1; frame <= 5; ++frame) hold.OnFrame(-0.01 * frame);
    hold.OnPacket(!stops);
  }
  EXPECT_EQ(hold.frames(), 1);
}

TEST(CaptureDelay, AYoungerReferenceNeedsMoreAtOnceAndAnOlderLessInTime) {
  CaptureDelay hold;
  hold.OnShift(-0.012);
  EXPECT_EQ(hold.frames(), 3);
  hold.OnShift(0.025);
  for (int frames = 3; frames > 0; --frames) {
    EXPECT_EQ(hold.frames(), frames);
    for (int frame = 0; frame < 1000; ++frame) hold.OnFrame(0.015);
  }
  EXPECT_EQ(hold.frames(), 0);
  // Of 15 ms to spare, 4.5 are left.
  hold.OnShift(-0.0105);
  EXPECT_EQ(hold.frames(), 0);
  hold.OnShift(-0.0105);
  EXPECT_EQ(hold.frames(), 1);
  hold.OnShift(-10);
  EXPECT_EQ(hold.frames(), CaptureDelay::kMaxFrames);
}

// A2
TEST(CaptureDelay, A2_AYoungerReferenceThatHasComeIsNotWaitedFor) {
  CaptureDelay hold;
  Devices devices(0.01, 0.0);
  devices.Run(&hold, 5, /*shift_s=*/0.6);
  const int before = hold.frames();
  hold.OnShift(-0.5);
  EXPECT_EQ(hold.frames(), before);
}

}  // namespace anecho
