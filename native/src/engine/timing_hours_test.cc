// Aligner, delay controller and pacer together: the output of the whole data plane in a simulated
// room. Minutes to hours of simulated time, too long for a sanitizer.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "audio_files.h"
#include "base/ppm.h"
#include "played_rooms.h"
#include "simulated_session.h"

namespace anecho {
namespace {

using testing::Drifting;
using testing::NoiseFile;
using testing::RoomOf;
using testing::SimulatedSession;

/// Gathers the next frames and finds the echo in them.
class LagMeter {
 public:
  explicit LagMeter(SimulatedSession* session) : session_(session) {}

  /// Measures for a second. @return by how many ms the echo lags the aligned reference, up to 30.
  double Measure() {
    microphone_.clear();
    reference_.clear();
    session_->on_frame = [this](const CleanFrame& frame) {
      microphone_.insert(microphone_.end(), frame.microphone.begin(), frame.microphone.end());
      reference_.insert(reference_.end(), frame.reference.begin(), frame.reference.end());
    };
    session_->RunUntil(session_->now_s() + 1);
    session_->on_frame = [](const CleanFrame&) {};
    std::size_t best = 0;
    double strongest = 0;
    for (std::size_t lag = 0; lag < kMaxLag; ++lag) {
      double sum = 0;
      for (std::size_t i = kMaxLag; i < kMaxLag + 24000; ++i) {
        sum += static_cast<double>(microphone_[i] * reference_[i - lag]);
      }
      if (std::abs(sum) > strongest) {
        strongest = std::abs(sum);
        best = lag;
      }
    }
    return static_cast<double>(best) / 48;
  }

 private:
  static constexpr std::size_t kMaxLag = 1440;
  SimulatedSession* const session_;
  std::vector<float> microphone_;
  std::vector<float> reference_;
};

/// Memory that this process holds, in bytes; 0 where the system doesn't tell.
std::int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0;
  std::int64_t resident = 0;
  file >> all >> resident;
  return resident * 4096;
}

}  // namespace

// A17
TEST(TimingHours, A17_ThreeHundredPpmCostLessThanADecibel) {
  std::vector<double> reductions;
  for (const double ppm : {0.0, 300.0, -300.0}) {
    SimulatedSession session(Drifting(ppm));
    session.RunUntil(61);
    reductions.push_back(session.ReductionDb(20, 60));
    std::printf("%g ppm: %.1f dB\n", ppm, reductions.back());
    EXPECT_EQ(session.pacer().underruns() + session.pacer().overruns(), 0) << ppm;
    EXPECT_EQ(session.cable().underruns(), 0u) << ppm;
  }
  EXPECT_GT(reductions[0], 35);
  EXPECT_GT(reductions[1], reductions[0] - 1);
  EXPECT_GT(reductions[2], reductions[0] - 1);
}

// A3, A17: a laptop with long buffers, and a device without any.
TEST(TimingHours, A17_TheEchoIsBroughtBetweenFourAndTwentyMilliseconds) {
  const testing::TempFolder folder;
  for (const double latency_ms : {0.0, 35.0, 600.0}) {
    RoomConfig room = Drifting(100);
    // With pauses, since a canceller takes endless sound for the room's own noise.
    room.far_path = NoiseFile(folder, 3, 2);
    room.speaker_latency_ms = latency_ms;
    room.microphone_latency_ms = 0;
    SimulatedSession session(room);
    session.RunUntil(16);
    const double lag_ms = LagMeter(&session).Measure();
    std::printf("%g ms in the room: %.2f ms\n", latency_ms, lag_ms);
    EXPECT_GT(lag_ms, 4) << latency_ms;
    EXPECT_LT(lag_ms, 20) << latency_ms;
    EXPECT_GT(session.ReductionDb(11, 13), 25) << latency_ms;
    EXPECT_LE(session.realigned(), 1) << latency_ms;
  }
}

// A3: such an echo is out of AEC3's reach until the reference is realigned.
TEST(TimingHours, A3_AnEchoThatComesAtOnceIsSoonGone) {
  const testing::TempFolder folder;
  RoomConfig room = Drifting(0);
  room.far_path = NoiseFile(folder, 3, 2);
  room.speaker_latency_ms = 0;
  room.microphone_latency_ms = 0;
  SimulatedSession session(room);
  session.RunUntil(12);
  std::printf("from the fifth second on: %.1f dB\n", session.ReductionDb(5, 12));
  EXPECT_GT(session.ReductionDb(5, 12), 25);
}

// A4, A17, A19, C7: whatever the clocks do, buffers, tracks and memory stay as they are.
TEST(TimingHours, A19_C7_AnHourOfDriftMovesNothing) {
  const testing::TempFolder folder;
  RoomConfig room = RoomOf(Scene::kFar);
  room.size = RoomSize::kSmall;
  room.far_path = NoiseFile(folder, 50, 10);
  room.speaker_ppm = 120;
  room.microphone_ppm = -90;
  room.cable_ppm = 250;
  room.wander_ppm = 2;
  room.jitter_ms = 2;
  room.faults = {{.device = RoomDevice::kReference, .kind = RoomFault::Kind::kStopsWhenSilent}};
  PipelineConfig pipeline;
  // Only alignment and pacing are tested here, so the canceller, which takes the most time, is off.
  pipeline.canceller.enabled = false;
  SimulatedSession session(room, pipeline);
  session.RunUntil(120);
  LagMeter meter(&session);
  const double lag_ms = meter.Measure();
  EXPECT_GT(lag_ms, 4);
  EXPECT_LT(lag_ms, 20);
  const std::int64_t memory = ResidentBytes();
  for (int minute = 5; minute <= 60; minute += 5) {
    session.RunUntil(60 * minute);
    // To the millisecond, with stamps that scatter by as much and clocks that wander.
    EXPECT_NEAR(meter.Measure(), lag_ms, 1) << minute << " min";
    EXPECT_NEAR(session.pacer().fill_ms(), session.pacer().target_ms(), 5) << minute << " min";
  }
  EXPECT_LT(ResidentBytes() - memory, 1'000'000);
  EXPECT_EQ(session.pacer().underruns() + session.pacer().overruns(), 0);
  EXPECT_EQ(session.cable().underruns(), 0u);
}

// A3, A17
TEST(TimingHours, A17_DevicesOfAnyFormatAreCancelledAlike) {
  for (const auto& [microphone, speakers, cable] :
       {std::array<StreamFormat, 3>{{{44100, 2}, {48000, 2}, {44100, 2}}},
        std::array<StreamFormat, 3>{{{16000, 1}, {44100, 2}, {48000, 2}}},
        std::array<StreamFormat, 3>{{{48000, 1}, {96000, 6}, {96000, 1}}}}) {
    RoomConfig room = Drifting(150);
    room.microphone_format = microphone;
    room.speaker_format = speakers;
    room.cable_format = cable;
    SimulatedSession session(room);
    session.RunUntil(31);
    std::printf("%d Hz beside %d Hz: %.1f dB\n", microphone.sample_rate, speakers.sample_rate,
                session.ReductionDb(15, 30));
    EXPECT_GT(session.ReductionDb(15, 30), 30) << microphone.sample_rate;
    EXPECT_EQ(session.pacer().underruns() + session.pacer().overruns(), 0);
    EXPECT_EQ(session.cable().underruns(), 0u);
  }
}

/// By how many samples `heard` lags `spoken` around sample `at`, up to 100 ms.
int LagAt(std::span<const float> heard, std::span<const float> spoken, int at) {
  constexpr int kLength = 4800;
  int best = 0;
  double strongest = 0;
  for (int lag = 0; lag < 4800; ++lag) {
    double match = 0;
    for (int i = at; i < at + kLength; ++i) {
      match += static_cast<double>(heard[static_cast<std::size_t>(i)] *
                                   spoken[static_cast<std::size_t>(i - lag)]);
    }
    if (match <= strongest) continue;
    strongest = match;
    best = lag;
  }
  return best;
}

// A17: from the microphone to the cable's consumer.
TEST(TimingHours, A17_AlignerAndPacerAddLessThanAMillisecond) {
  const testing::TempFolder folder;
  RoomConfig room = RoomOf(Scene::kBoth);
  room.near_path = NoiseFile(folder, 7);
  // The device's periods beat against the microphone's frames once in 20 s.
  room.cable_ppm = 500;
  SimulatedSession session(room);
  session.RunUntil(90);
  constexpr int kSeconds = 20;
  session.cable().Collect(kSeconds * 48000);
  const double period_s = 0.01 / Ppm{room.cable_ppm}.ratio();
  constexpr double kCableStart = 0.0061;
  const double taken_s =
      kCableStart + std::ceil((session.now_s() - kCableStart) / period_s) * period_s;
  std::vector<float> spoken;
  double first_s = -1;
  session.on_frame = [&](const CleanFrame& frame) {
    if (first_s < 0) first_s = ToSeconds(frame.time + session.pipeline().latency());
    spoken.insert(spoken.end(), frame.microphone.begin(), frame.microphone.end());
  };
  session.RunUntil(session.now_s() + kSeconds + 1);
  double sum_ms = 0;
  for (int second = 1; second < kSeconds - 1; ++second) {
    const int at = second * 48000;
    const int lag = LagAt(session.cable().collected(), spoken, at);
    const double played_s = taken_s + at * period_s / 480;
    const double heard_s = first_s + (at - lag) / 48000.0;
    sum_ms += (played_s - heard_s) * 1e3;
  }
  const double mean_ms = sum_ms / (kSeconds - 2);
  // A frame has to be full, the canceller has its delay, the queue its target; and half a period
  // passes on average until the device takes the next.
  const double expected_ms =
      10 + ToMilliseconds(session.pipeline().latency()) + session.pacer().target_ms() + 5;
  std::printf("%.2f ms, of which %.2f are not ours\n", mean_ms, expected_ms);
  EXPECT_LT(mean_ms, expected_ms + 1);
  EXPECT_GT(mean_ms, expected_ms - 2);
}

}  // namespace anecho
