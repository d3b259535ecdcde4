// What aligner, follower and pacer are for, seen from the end of the whole data plane in a
// simulated room. Minutes to hours of simulated time, too long for a sanitizer.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include "audio_files.h"
#include "devices/simulated/random.h"
#include "simulated_session.h"

namespace anecho {
namespace {

using testing::SimulatedSession;

RoomConfig RoomOf(Scene scene, int seed = 1) {
  RoomConfig room;
  room.scene = scene;
  room.seed = seed;
  return room;
}

RoomConfig Drifting(double ppm) {
  RoomConfig room = RoomOf(Scene::kFar);
  room.speaker_ppm = ppm / 2;
  room.microphone_ppm = -ppm / 2;
  room.cable_ppm = ppm / 3;
  return room;
}

/// Noise to be played, whose correlation has one sharp peak: all the time, or with pauses.
std::string NoiseFile(const testing::TempFolder& folder, double on_s, double off_s = 0) {
  Random random(7);
  std::vector<float> noise(static_cast<std::size_t>((on_s + off_s) * 48000));
  for (std::size_t i = 0; i < static_cast<std::size_t>(on_s * 48000); ++i) {
    noise[i] = 0.05f * random.Noise();
  }
  const std::string path = folder.Path("noise.wav");
  testing::WriteWav(path, 48000, 1, noise);
  return path;
}

/// Gathers the next frames and finds the echo in them.
class LagMeter {
 public:
  explicit LagMeter(SimulatedSession* session) : session_(session) {}

  /// Listens for a second. @return by how many ms the echo lags the reference beside it, up to 30.
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
    // With pauses: what never ends, a canceller takes for the room's own noise.
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

// A3: such an echo is out of AEC3's reach, until the reference is placed anew.
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

// A16
TEST(TimingHours, A16_AHoleInTheReferenceLetsNoEchoThrough) {
  const testing::TempFolder folder;
  RoomConfig room = Drifting(0);
  room.far_path = NoiseFile(folder, 3, 2);
  room.faults.push_back({.at_s = 16,
                         .duration_s = 0.2,
                         .device = RoomDevice::kReference,
                         .kind = RoomFault::Kind::kStall});
  SimulatedSession session(room);
  session.RunUntil(18);
  const double hole_db = session.ReductionDb(16, 16.4);
  const double after_db = session.ReductionDb(16.4, 18);
  std::printf("through a hole of 200 ms: %.1f dB, then %.1f dB\n", hole_db, after_db);
  EXPECT_GT(hole_db, 20);
  EXPECT_GT(after_db, 30);
}

/// Microphone and reference as two queues that are read in step, as other programs do it: each
/// holds 200 ms, and drops the oldest when it is full.
class TwoQueues {
 public:
  void Push(std::deque<float>* queue, const Packet& packet) {
    for (std::int64_t i = 0; i < packet.frames; ++i) {
      queue->push_back(packet.silent ? 0.0f : packet.samples[static_cast<std::size_t>(i)]);
    }
    while (queue->size() > 9600) queue->pop_front();
  }

  /// @return energies of microphone and output, as far as both queues go.
  std::array<double, 2> Cancel() {
    std::array<double, 2> energies{};
    while (std::min(microphone.size(), reference.size()) >= 480) {
      std::array<float, 480> near;
      std::array<float, 480> far;
      std::copy_n(microphone.begin(), 480, near.begin());
      std::copy_n(reference.begin(), 480, far.begin());
      microphone.erase(microphone.begin(), microphone.begin() + 480);
      reference.erase(reference.begin(), reference.begin() + 480);
      const CancellerFigures figures = canceller.Process(far, near);
      energies[0] += static_cast<double>(figures.microphone_power);
      energies[1] += static_cast<double>(figures.output_power);
    }
    return energies;
  }

  std::deque<float> microphone;
  std::deque<float> reference;
  EchoCanceller canceller{PipelineConfig{}};
};

/// @return echo reduction in dB over the second that follows each start of the sound, which comes
///   every `cycle_s`, through queues that are read in step.
std::vector<double> ReductionsOfQueues(const RoomConfig& room, int cycle_s, int cycles) {
  SimulatedBackend backend(room);
  const auto microphone = backend.OpenMicrophone({});
  const auto reference = backend.OpenReference({});
  microphone->Start();
  reference->Start();
  TwoQueues queues;
  std::vector<std::array<double, 2>> energies(static_cast<std::size_t>(cycles));
  Packet packet;
  while (ToSeconds(backend.Now()) < cycle_s * cycles) {
    microphone->Wait(std::chrono::milliseconds(100));
    while (reference->Read(&packet)) queues.Push(&queues.reference, packet);
    while (microphone->Read(&packet)) queues.Push(&queues.microphone, packet);
    const auto some = queues.Cancel();
    const double now_s = ToSeconds(backend.Now());
    if (std::fmod(now_s, cycle_s) > 1.1) continue;
    auto& sum = energies[std::min(energies.size() - 1, static_cast<std::size_t>(now_s / cycle_s))];
    for (const std::size_t i : {0u, 1u}) sum[i] += some[i];
  }
  std::vector<double> reductions;
  for (const auto& sum : energies) reductions.push_back(10 * std::log10(sum[0] / sum[1]));
  return reductions;
}

// A16, A17: PortAudio's issue 935, a loopback that delivers nothing while nothing plays.
TEST(TimingHours, A16_ALoopbackThatStopsAndStartsCostsNothing) {
  const testing::TempFolder folder;
  RoomConfig room = RoomOf(Scene::kFar);
  room.far_path = NoiseFile(folder, 3, 2);
  room.accelerated = true;
  constexpr int kCycles = 12;
  const auto reductions = [&](const RoomConfig& config) {
    SimulatedSession session(config);
    session.RunUntil(5 * kCycles);
    std::vector<double> after_starts;
    for (int cycle = 0; cycle < kCycles; ++cycle) {
      after_starts.push_back(session.ReductionDb(5 * cycle + 0.1, 5 * cycle + 1.1));
    }
    return after_starts;
  };
  const auto steady = reductions(room);
  const auto steady_queues = ReductionsOfQueues(room, 5, kCycles);
  room.faults = {{.device = RoomDevice::kReference, .kind = RoomFault::Kind::kStopsWhenSilent}};
  const auto stopping = reductions(room);
  const auto stopping_queues = ReductionsOfQueues(room, 5, kCycles);
  // From the third start on: the echo has been found by then.
  double worst_loss_of_queues = 0;
  for (std::size_t i = 2; i < kCycles; ++i) {
    std::printf("start %zu: %.1f dB, stopping %.1f dB; queues %.1f dB, stopping %.1f dB\n", i,
                steady[i], stopping[i], steady_queues[i], stopping_queues[i]);
    EXPECT_GT(stopping[i], 25) << i;
    EXPECT_GT(stopping[i], steady[i] - 1) << i;
    worst_loss_of_queues = std::max(worst_loss_of_queues, steady_queues[i] - stopping_queues[i]);
  }
  EXPECT_GT(worst_loss_of_queues, 10);
}

// A5, A8
TEST(TimingHours, A8_ResumesWithinFiftyMillisecondsAndKnowsTheRoom) {
  for (const double pause_s : {0.4, 2.0, 60.0}) {
    SimulatedSession session(Drifting(100));
    session.RunUntil(20);
    const std::int64_t shortages = session.pacer().underruns();
    session.Pause();
    session.SleepUntil(20 + pause_s);
    const double resumed_s = session.now_s();
    double first_s = 0;
    Nanoseconds first_time{0};
    session.on_frame = [&](const CleanFrame& frame) {
      if (first_s != 0) return;
      first_s = session.now_s();
      first_time = frame.time;
    };
    session.Resume();
    session.RunUntil(resumed_s + 3.2);
    EXPECT_LE(first_s - resumed_s, 0.05) << pause_s;
    // Nothing of before the pause comes out after it, but what the canceller holds.
    EXPECT_GT(ToSeconds(first_time), resumed_s - 0.02) << pause_s;
    const double first_db = session.ReductionDb(resumed_s, resumed_s + 0.1);
    const double then_db = session.ReductionDb(resumed_s + 0.1, resumed_s + 3);
    std::printf("pause of %g s: %.1f dB at once, %.1f dB then\n", pause_s, first_db, then_db);
    EXPECT_GT(first_db, 20) << pause_s;
    EXPECT_GT(then_db, 28) << pause_s;
    EXPECT_EQ(session.pacer().underruns(), shortages) << pause_s;
    EXPECT_EQ(session.pacer().overruns(), 0) << pause_s;
  }
}

// A5, A8
TEST(TimingHours, A5_TheFirstWordsAfterAPauseAreHeard) {
  RoomConfig room = RoomOf(Scene::kNear);
  const testing::TempFolder folder;
  room.near_path = NoiseFile(folder, 5);
  SimulatedSession session(room);
  session.RunUntil(5);
  session.Pause();
  session.SleepUntil(15);
  session.Resume();
  session.RunUntil(16);
  EXPECT_NEAR(session.ReductionDb(15.01, 15.1), 0, 2);
}

// A4, A6
TEST(TimingHours, A4_AReaderThatComesAndGoesIsNoShortage) {
  RoomConfig room = Drifting(-200);
  // By then it is known that no frame of the microphone need wait for its reference.
  constexpr double kFirst = 40;
  for (int i = 0; i < 5; ++i) {
    room.faults.push_back({.at_s = kFirst + 10 * i,
                           .duration_s = 0.5 + i,
                           .device = RoomDevice::kCable,
                           .kind = RoomFault::Kind::kNoReader});
  }
  SimulatedSession session(room);
  for (int i = 0; i < 5; ++i) {
    session.RunUntil(kFirst + 10 * i + 0.5 + i + 3);
    EXPECT_NEAR(session.pacer().fill_ms(), session.pacer().target_ms(), 8) << i;
  }
  EXPECT_EQ(session.pacer().underruns() + session.pacer().overruns(), 0);
  EXPECT_EQ(session.cable().underruns(), 0u);
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
  // Alignment and pacing are what is looked at, and the canceller takes the most time.
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
  const double period_s = 0.01 / (1 + room.cable_ppm * 1e-6);
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
