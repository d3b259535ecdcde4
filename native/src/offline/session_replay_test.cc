#include "offline/session_replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "engine/engine.h"
#include "logged_run.h"

namespace anecho {

namespace {

using testing::ConfigOf;
using testing::kSession_s;
using testing::LinesOf;
using testing::LoggedRun;
using testing::ReadBytes;
using testing::Replay;
using testing::Replayed;
using testing::TempFolder;
using testing::WriteLines;
using Json = nlohmann::json;

}  // namespace

TEST(SessionReplay, D5_RandomSessionsReplayToTheBit) {
  const char* wanted = std::getenv("ANECHO_RANDOM_SESSIONS");
  const int sessions = wanted != nullptr ? std::atoi(wanted) : 2;
  const auto first = static_cast<std::uint32_t>(
      std::chrono::steady_clock::now().time_since_epoch().count() % 1'000'000);
  for (std::uint32_t seed = first; seed < first + static_cast<std::uint32_t>(sessions); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const TempFolder folder;
    PipelineConfig config;
    config.sample_rate = seed % 3 == 0 ? 16000 : 48000;
    config.reference_channels = 1 + static_cast<int>(seed % 2);
    if (seed % 2 == 0 && config.sample_rate == 48000) {
      config.cleaning.stereo = true;
      config.canceller.kind = CancellerKind::kFullDuplex;
    }
    LoggedRun session(folder.Path("s"), seed, config);
    session.Run(kSession_s, /*chaos=*/true);
    session.Close();
    ProcessConfig process = ConfigOf(folder.Path("s"), config);
    process.output = folder.Path("again.wav");
    const Replayed replayed = Replay(process);
    EXPECT_TRUE(replayed.identical()) << replayed.session.dump(2);
    EXPECT_EQ(replayed.ending(), "end");
    EXPECT_GT(replayed.compared(), kSession_s * 80);
    EXPECT_EQ(ReadBytes(folder.Path("again.wav")).size(),
              ReadBytes(folder.Path("s/output.wav")).size());
  }
}

TEST(SessionReplay, D5_TheFrameAtWhichTheSpareCameDecides) {
  const TempFolder folder;
  LoggedRun session(folder.Path("s"), 1);
  session.Run(2, /*chaos=*/false);
  session.Reset();
  session.Run(1, /*chaos=*/false);
  // The spare canceller is used up: this reset waits for the next spare.
  session.Reset();
  session.Run(2, /*chaos=*/false);
  session.Prepare();
  session.Run(2, /*chaos=*/false);
  session.Close();
  EXPECT_TRUE(Replay(ConfigOf(folder.Path("s"))).identical());

  std::vector<std::string> lines = LinesOf(folder.Path("s"));
  const auto preparation = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find(R"("spare":true)") != std::string::npos;
  });
  ASSERT_NE(preparation, lines.end());
  lines.erase(preparation);
  WriteLines(folder.Path("s"), lines);
  const Replayed other = Replay(ConfigOf(folder.Path("s")));
  EXPECT_FALSE(other.identical());
  EXPECT_NEAR(other.session["comparison"]["first_difference_s"].get<double>(), 5, 0.3);
  EXPECT_GT(other.session["comparison"]["largest_difference"].get<double>(), 0);
}

TEST(SessionReplay, D5_AnEngineWithHiccupsDriftAndOtherDevicesReplaysToTheBit) {
  const TempFolder folder;
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.scene = Scene::kFar;
  room.speaker_ppm = 120;
  room.microphone_ppm = -80;
  room.wander_ppm = 5;
  room.jitter_ms = 3;
  room.faults = {{0.8, 0.25, RoomDevice::kMicrophone, RoomFault::Kind::kHiccup},
                 {1.4, 0.2, RoomDevice::kReference, RoomFault::Kind::kHiccup},
                 {1.9, 0.1, RoomDevice::kReference, RoomFault::Kind::kStall},
                 {2.2, 0.1, RoomDevice::kMicrophone, RoomFault::Kind::kSilent}};
  Engine::Config config;
  config.session_directory = folder.Path("s");
  double reset_by_s = 0;
  {
    Engine engine(config, OpenSimulatedBackend(room));
    const auto until = [&engine](std::uint64_t frames) {
      while (engine.snapshot().frames < frames) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    };
    const auto open = [&engine](StreamKind kind) {
      engine.OpenStream(kind, {});
      Event event;
      do {
        ASSERT_EQ(engine.events().Wait(std::chrono::seconds(30), &event),
                  EventQueue::WaitResult::kEvent);
      } while (event.kind != ANECHO_EVENT_STREAM_OPENED);
      ASSERT_EQ(event.code, static_cast<std::int32_t>(kind));
    };
    until(100);
    engine.Command(ANECHO_COMMAND_RESET_CANCELLER);
    // The reset takes effect in the next turn, which may process what waited during a hiccup.
    reset_by_s = static_cast<double>(engine.snapshot().frames) / kFramesPerSecond + 0.5;
    until(150);
    engine.Command(ANECHO_COMMAND_BYPASS);
    until(180);
    engine.Command(ANECHO_COMMAND_CANCEL);
    open(StreamKind::kReference);
    until(250);
    open(StreamKind::kMicrophone);
    until(350);
    engine.Close();
  }
  ProcessConfig process = ConfigOf(folder.Path("s"));
  process.output = folder.Path("again.wav");
  const Replayed replayed = Replay(process);
  EXPECT_TRUE(replayed.identical()) << replayed.session.dump(2);
  EXPECT_EQ(replayed.ending(), "end");
  EXPECT_EQ(replayed.notes, std::vector<std::string>());
  EXPECT_GE(replayed.compared(), 350);
  EXPECT_EQ(testing::ReadAll(folder.Path("again.wav")),
            testing::ReadAll(folder.Path("s/output.wav")));
  EXPECT_EQ(replayed.Count("stream"), 2);
  EXPECT_EQ(replayed.Count("reset"), 1);
  EXPECT_GE(replayed.Count("mode"), 3);
  // Each event has the time at which it was heard.
  for (const Json& event : replayed.session["events"]) {
    if (event["kind"] != "reset") continue;
    EXPECT_GE(event["time_s"].get<double>(), 1);
    EXPECT_LE(event["time_s"].get<double>(), reset_by_s);
  }
  EXPECT_EQ(replayed.rows.size(), static_cast<std::size_t>(replayed.compared() + 9) / 10);
  EXPECT_EQ(replayed.progress.frames_done, replayed.progress.frames_total);
}

}  // namespace anecho
