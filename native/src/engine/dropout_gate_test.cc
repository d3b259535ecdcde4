#include "engine/dropout_gate.h"

#include <gtest/gtest.h>

#include <vector>

namespace anecho {
namespace {

constexpr int kRate = 48000;
constexpr std::int64_t kFrame = 480;
constexpr Nanoseconds kTen = std::chrono::milliseconds(10);

/// A microphone, and a reference that plays at one level and may stop coming.
class Devices {
 public:
  explicit Devices(float level) : samples_(kFrame, level) {}

  /// Lets 10 ms pass. @return whether the gate attenuates the output.
  bool Turn(bool reference_comes) {
    const Nanoseconds begin = now_;
    now_ += kTen;
    if (reference_comes) {
      // A packet ahead, so that none is waited for.
      aligner_.Place((begin + kTen).count() * 48 / 1000000, kFrame, begin + kTen);
      aligner_.Write(samples_);
    }
    std::vector<float> frame(kFrame);
    aligner_.Read(begin, now_, frame, &reader_);
    guard_.Watch(begin, now_, &aligner_, reader_);
    const bool holds = guard_.holds();
    std::vector<float> clean(kFrame, 1.0f);
    guard_.Process(clean);
    last_ = clean.back();
    return holds;
  }

  /// @return in how many of `turns` turns the output was attenuated.
  int Turns(int turns, bool reference_comes) {
    int held = 0;
    for (int i = 0; i < turns; ++i) held += Turn(reference_comes);
    return held;
  }

  /// The microphone delivers nothing for a while.
  void Pause(Nanoseconds length) { now_ += length; }

  /// Gain of the last sample: the input is all ones.
  float last() const { return last_; }

 private:
  const std::vector<float> samples_;
  ReferenceAligner aligner_{{kRate, 1}, kRate, std::chrono::seconds(2)};
  ReadCursor reader_;
  DropoutGate guard_;
  Nanoseconds now_{0};
  float last_ = 1;
};

constexpr float kLoud = 0.1f;
/// -55 dBFS.
constexpr float kFaint = 0.0018f;

}  // namespace

// A16
TEST(DropoutGate, A16_HoldsBackWhatIsHeardWhileReferenceIsMissing) {
  Devices devices(kLoud);
  EXPECT_EQ(devices.Turns(100, true), 0);
  const int held = devices.Turns(20, false);
  // The reference that was pushed ahead runs out first.
  EXPECT_GE(held, 17);
  EXPECT_NEAR(devices.last(), 0.0316, 0.001);
  // The gate stays closed for as long as the room echoes what was lost.
  EXPECT_EQ(devices.Turns(50, true), 13);
  EXPECT_EQ(devices.last(), 1.0f);
}

// A16
TEST(DropoutGate, A16_LetsThroughOnceNothingSeemsToPlayAnyMore) {
  Devices devices(kLoud);
  devices.Turns(100, true);
  EXPECT_LE(devices.Turns(300, false), 25 + 14);
  EXPECT_EQ(devices.last(), 1.0f);
  EXPECT_EQ(devices.Turns(100, true), 0);
}

// A16
TEST(DropoutGate, A16_LetsThroughWhereNothingWasPlaying) {
  Devices devices(kFaint);
  devices.Turns(100, true);
  EXPECT_EQ(devices.Turns(20, false), 0);
  Devices silent(0);
  silent.Turns(100, true);
  EXPECT_EQ(silent.Turns(20, false), 0);
}

// A8
TEST(DropoutGate, A8_HoldsBackAfterAPauseAmidSound) {
  Devices devices(kLoud);
  devices.Turns(100, true);
  devices.Pause(std::chrono::milliseconds(30));
  EXPECT_EQ(devices.Turns(20, true), 0);
  devices.Pause(std::chrono::milliseconds(300));
  EXPECT_EQ(devices.Turns(20, true), 14);
  Devices silent(0);
  silent.Turns(100, true);
  silent.Pause(std::chrono::milliseconds(300));
  EXPECT_EQ(silent.Turns(20, true), 0);
}

}  // namespace anecho
