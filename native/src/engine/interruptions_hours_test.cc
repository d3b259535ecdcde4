// Sound that is lost, paused or late: the output of the whole data plane in a simulated room.
// Minutes of simulated time, too long for a sanitizer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "audio_files.h"
#include "played_rooms.h"
#include "simulated_session.h"

namespace anecho {
namespace {

using testing::Drifting;
using testing::NoiseFile;
using testing::RoomOf;
using testing::SimulatedSession;

}  // namespace

// A16
TEST(InterruptionsHours, A16_AHoleInTheReferenceLetsNoEchoThrough) {
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

TEST(InterruptionsHours, A16_A19_ShortHolesInTheReferenceAreNoVoice) {
  RoomConfig room = Drifting(0);
  for (int hole = 0; hole < 20; ++hole) {
    room.faults.push_back({.at_s = 12 + 0.83 * hole,
                           .duration_s = 0.02,
                           .device = RoomDevice::kReference,
                           .kind = RoomFault::Kind::kStall});
  }
  PipelineConfig config;
  config.canceller.kind = CancellerKind::kFullDuplex;
  SimulatedSession session(room, config);
  session.RunUntil(30);
  const double before_db = session.ReductionDb(8, 12);
  const double holes_db = session.ReductionDb(12, 30);
  std::printf("before: %.1f dB, with 20 holes of 20 ms: %.1f dB\n", before_db, holes_db);
  EXPECT_GT(holes_db, 35);
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
TEST(InterruptionsHours, A16_ALoopbackThatStopsAndStartsCostsNothing) {
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
TEST(InterruptionsHours, A8_ResumesWithinFiftyMillisecondsAndKnowsTheRoom) {
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
    // Nothing from before the pause comes out after it, except what the canceller holds.
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
TEST(InterruptionsHours, A5_TheFirstWordsAfterAPauseAreHeard) {
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
TEST(InterruptionsHours, A4_AReaderThatComesAndGoesIsNoShortage) {
  RoomConfig room = Drifting(-200);
  // By then the pipeline knows that no frame of the microphone need wait for its reference.
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

}  // namespace anecho
