#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>
#include <utility>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

// Long enough for a loaded machine; nothing here takes so long when all is well.
constexpr auto kPatience = std::chrono::seconds(30);

RoomConfig FastRoom(double duration_s) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.accelerated = true;
  room.duration_s = duration_s;
  return room;
}

std::unique_ptr<Engine> Open(const RoomConfig& room, const Engine::Config& config = {}) {
  return std::make_unique<Engine>(config, OpenSimulatedBackend(room));
}

/// Takes events until one of `kind` (and `code`, if not 0) comes.
bool Await(Engine* engine, std::int32_t kind, std::int32_t code = 0, Event* found = nullptr) {
  Event event;
  while (engine->events().Wait(kPatience, &event) == EventQueue::WaitResult::kEvent) {
    if (event.kind != kind || (code != 0 && event.code != code)) continue;
    if (found != nullptr) *found = event;
    return true;
  }
  return false;
}

/// @return an engine in a small room, in real time; NULL if it doesn't reach the running state.
std::unique_ptr<Engine> OpenRunning() {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  auto engine = Open(room);
  const bool is_running = Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING);
  return is_running ? std::move(engine) : nullptr;
}

}  // namespace

TEST(Engine, D7_CancelsTheEchoOfTheSimulatedRoom) {
  RoomConfig room = FastRoom(12);
  room.scene = Scene::kFar;
  const auto engine = Open(room);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_FINISHED));
  const anecho_snapshot snapshot = engine->snapshot();
  EXPECT_EQ(snapshot.state, ANECHO_STATE_RUNNING);
  EXPECT_NEAR(static_cast<double>(snapshot.frames), 1200, 1);
  EXPECT_GT(snapshot.echo_reduction_db, 20);
  EXPECT_LT(snapshot.output_dbfs, snapshot.microphone_dbfs - 20);
  EXPECT_EQ(snapshot.canceller_restarts, 0u);
  EXPECT_EQ(snapshot.underruns, 0u);
}

TEST(Engine, D7_RecordsWhatItHearsAndGives) {
  const testing::TempFolder folder;
  Engine::Config config;
  config.record_directory = folder.Path("session");
  {
    const auto engine = Open(FastRoom(1), config);
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_FINISHED));
  }
  for (const char* name : {"microphone.wav", "reference.wav", "output.wav"}) {
    // The last frame waits for its reference.
    const std::int64_t frames =
        AudioReader::Open(config.record_directory + "/" + name)->info().frames;
    EXPECT_EQ(frames, 48000 - 480) << name;
  }
}

TEST(Engine, D7_SaysThatRecordingIsImpossible) {
  Engine::Config config;
  config.record_directory = "/dev/null/nowhere";
  EXPECT_THROW(Open(FastRoom(1), config), Error);
}

TEST(Engine, A8_PauseReleasesTheMicrophoneAndResumeRunsAgain) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  engine->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  const std::uint64_t frames = engine->snapshot().frames;
  engine->Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  EXPECT_GT(engine->snapshot().frames, frames);
}

// A8
TEST(Engine, A8_AMicrophoneThatDeliversNothingIsPausedAllTheSame) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.faults = {{0, 1e6, RoomDevice::kMicrophone, RoomFault::Kind::kStall}};
  const auto engine = Open(room);
  engine->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  EXPECT_EQ(engine->snapshot().frames, 0u);
  engine->Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_OPENING));
}

TEST(Engine, PauseAndResumeInAnyOrderEndWhereTheLastOneSays) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  for (int i = 0; i < 20; ++i) {
    engine->Command(i % 3 == 0 ? ANECHO_COMMAND_RESUME : ANECHO_COMMAND_PAUSE);
  }
  engine->Command(ANECHO_COMMAND_RESUME);
  engine->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  engine->Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
}

TEST(Engine, A19_ResetIsAnEventAndAudioGoesOn) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  for (int i = 0; i < 3; ++i) {
    engine->Command(ANECHO_COMMAND_RESET_CANCELLER);
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_CANCELLER_RESET));
  }
  EXPECT_EQ(engine->snapshot().state, ANECHO_STATE_RUNNING);
}

// A14
TEST(Engine, A14_AStreamIsReplacedWhileTheOthersGoOn) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  for (const auto& [kind, id] : {std::pair(StreamKind::kMicrophone, "simulated-microphone"),
                                 std::pair(StreamKind::kReference, "simulated-speakers"),
                                 std::pair(StreamKind::kOutput, "simulated-cable")}) {
    engine->OpenStream(kind, {id});
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_OPENED, static_cast<std::int32_t>(kind)));
    const std::uint64_t frames = engine->snapshot().frames;
    while (engine->snapshot().frames < frames + 5) std::this_thread::yield();
  }
  EXPECT_EQ(engine->snapshot().state, ANECHO_STATE_RUNNING);
}

// A14, A8
TEST(Engine, A14_AMicrophoneReplacedDuringAPauseOpensWithResume) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  engine->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  engine->OpenStream(StreamKind::kMicrophone, {});
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_OPENED, ANECHO_STREAM_MICROPHONE));
  engine->OpenStream(StreamKind::kReference, {});
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_OPENED, ANECHO_STREAM_REFERENCE));
  EXPECT_EQ(engine->snapshot().state, ANECHO_STATE_PAUSED);
  engine->Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
}

// A14
TEST(Engine, A14_ManyRequestsAndPausesAtOnceEndWell) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  const auto engine = Open(room);
  for (int i = 0; i < 30; ++i) {
    engine->OpenStream(static_cast<StreamKind>(1 + i % 3), {});
    engine->Command(i % 2 == 0 ? ANECHO_COMMAND_PAUSE : ANECHO_COMMAND_RESUME);
  }
  engine->OpenStream(StreamKind::kOutput, {"nowhere"});
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_OUTPUT));
  const std::uint64_t frames = engine->snapshot().frames;
  while (engine->snapshot().frames < frames + 5) std::this_thread::yield();
}

// A15
TEST(Engine, A15_AStreamThatCannotBeOpenedLeavesTheOldInPlace) {
  const auto engine = OpenRunning();
  ASSERT_NE(engine, nullptr);
  Event event;
  engine->OpenStream(StreamKind::kMicrophone, {"nowhere"});
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_FAILED, ANECHO_STREAM_MICROPHONE, &event));
  EXPECT_NE(event.text.find("nowhere"), std::string::npos) << event.text;
  const std::uint64_t frames = engine->snapshot().frames;
  while (engine->snapshot().frames < frames + 5) std::this_thread::yield();
}

// A15
TEST(Engine, A15_ALostDeviceIsToldAndOpenedAnewWhenItIsBack) {
  for (const auto& [device, kind] : {std::pair(RoomDevice::kMicrophone, StreamKind::kMicrophone),
                                     std::pair(RoomDevice::kReference, StreamKind::kReference),
                                     std::pair(RoomDevice::kCable, StreamKind::kOutput)}) {
    RoomConfig room;
    room.size = RoomSize::kSmall;
    room.faults = {{0.3, 0.3, device, RoomFault::Kind::kGone}};
    const auto engine = Open(room);
    const auto stream = static_cast<std::int32_t>(kind);
    Event event;
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STREAM_LOST, stream, &event));
    EXPECT_EQ(event.value, ANECHO_LOSS_GONE);
    // Until the device is back, opening fails and leaves the other streams alone.
    int attempts = 0;
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(attempts++ == 0 ? 0 : 20));
      engine->OpenStream(kind, {});
      while (engine->events().Wait(kPatience, &event) == EventQueue::WaitResult::kEvent &&
             event.kind != ANECHO_EVENT_STREAM_OPENED && event.kind != ANECHO_EVENT_STREAM_FAILED) {
      }
    } while (event.kind == ANECHO_EVENT_STREAM_FAILED && attempts < 1000);
    EXPECT_EQ(event.kind, ANECHO_EVENT_STREAM_OPENED);
    // The control thread, which sets the state, may be behind the audio thread.
    const std::uint64_t frames = engine->snapshot().frames;
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    const auto is_running = [&] {
      const anecho_snapshot snapshot = engine->snapshot();
      return snapshot.frames >= frames + 5 && snapshot.state == ANECHO_STATE_RUNNING;
    };
    while (!is_running() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_TRUE(is_running());
  }
}

// A9
TEST(Engine, A9_ModesChangeWhatComesOut) {
  // Long enough for the echo to have been found and placed.
  RoomConfig room = FastRoom(6);
  room.scene = Scene::kFar;
  const auto level = [&](std::int32_t command) {
    const auto engine = Open(room);
    engine->Command(command);
    EXPECT_TRUE(Await(engine.get(), ANECHO_EVENT_FINISHED));
    return std::pair(engine->snapshot().output_dbfs - engine->snapshot().microphone_dbfs,
                     engine->snapshot().mode);
  };
  const auto [cancelled, cancel_mode] = level(ANECHO_COMMAND_CANCEL);
  const auto [bypassed, bypass_mode] = level(ANECHO_COMMAND_BYPASS);
  const auto [muted, mute_mode] = level(ANECHO_COMMAND_MUTE);
  EXPECT_LT(cancelled, -15);
  EXPECT_NEAR(bypassed, 0, 0.1);
  EXPECT_LT(muted, -60);
  EXPECT_EQ(cancel_mode, ANECHO_MODE_CANCEL);
  EXPECT_EQ(bypass_mode, ANECHO_MODE_BYPASS);
  EXPECT_EQ(mute_mode, ANECHO_MODE_MUTE);
}

// A8
TEST(Engine, A8_APauseGoesColdAndResumesAllTheSame) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  Engine::Config config;
  config.warm = std::chrono::milliseconds(1);
  const auto engine = Open(room, config);
  ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  for (int i = 0; i < 3; ++i) {
    engine->Command(ANECHO_COMMAND_PAUSE);
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
    Event event;
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED, &event));
    EXPECT_NE(event.text.find("other devices are released"), std::string::npos) << event.text;
    engine->Command(ANECHO_COMMAND_RESUME);
    ASSERT_TRUE(Await(engine.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  }
}

namespace {

/// A room that knows how many of its reference streams run.
class CountingBackend : public Backend {
 public:
  CountingBackend(const RoomConfig& room, std::atomic<int>& running)
      : room_(OpenSimulatedBackend(room)), running_(running) {}
  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) override {
    return room_->OpenMicrophone(request);
  }
  std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) override {
    return std::make_unique<Counted>(room_->OpenReference(endpoint), running_);
  }
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) override {
    return room_->OpenOutput(endpoint);
  }
  Nanoseconds Now() const override { return room_->Now(); }

 private:
  class Counted : public CaptureStream {
   public:
    Counted(std::unique_ptr<CaptureStream> stream, std::atomic<int>& running)
        : stream_(std::move(stream)), running_(running) {}
    ~Counted() override { Stop(); }
    StreamFormat format() const override { return stream_->format(); }
    void Start() override {
      stream_->Start();
      if (!std::exchange(runs_, true)) ++running_;
    }
    void Stop() override {
      stream_->Stop();
      if (std::exchange(runs_, false)) --running_;
    }
    WaitResult Wait(Nanoseconds timeout) override { return stream_->Wait(timeout); }
    bool Read(Packet* packet) override { return stream_->Read(packet); }
    void Release() override { stream_->Release(); }

   private:
    const std::unique_ptr<CaptureStream> stream_;
    std::atomic<int>& running_;
    bool runs_ = false;
  };

  const std::unique_ptr<Backend> room_;
  std::atomic<int>& running_;
};

}  // namespace

// A8: a reference that is opened again during a long pause doesn't keep the computer awake.
TEST(Engine, A8_AStreamThatIsExchangedInTheColdStaysCold) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  Engine::Config config;
  config.warm = std::chrono::milliseconds(1);
  config.paused = true;
  std::atomic<int> running{0};
  Engine engine(config, std::make_unique<CountingBackend>(room, running));
  Event event;
  do {
    ASSERT_TRUE(Await(&engine, ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED, &event));
  } while (event.text.find("other devices are released") == std::string::npos);
  EXPECT_EQ(running.load(), 0);
  engine.OpenStream(StreamKind::kReference, {});
  ASSERT_TRUE(Await(&engine, ANECHO_EVENT_STREAM_OPENED, ANECHO_STREAM_REFERENCE));
  EXPECT_EQ(running.load(), 0);
  engine.Command(ANECHO_COMMAND_RESUME);
  ASSERT_TRUE(Await(&engine, ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  EXPECT_EQ(running.load(), 1);
}

TEST(Engine, ClosesInEveryState) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  Open(room);  // while opening
  const auto running = Open(room);
  ASSERT_TRUE(Await(running.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  running->Close();
  EXPECT_EQ(running->snapshot().state, ANECHO_STATE_CLOSED);
  EXPECT_THROW(running->Command(ANECHO_COMMAND_PAUSE), Error);
  const auto paused = Open(room);
  ASSERT_TRUE(Await(paused.get(), ANECHO_EVENT_STATE, ANECHO_STATE_RUNNING));
  paused->Command(ANECHO_COMMAND_PAUSE);
  ASSERT_TRUE(Await(paused.get(), ANECHO_EVENT_STATE, ANECHO_STATE_PAUSED));
  paused->Close();
  paused->Close();  // once is enough, twice does no harm
}

TEST(Engine, ADeviceThatDoesNotOpenIsAFault) {
  class Broken : public Backend {
   public:
    std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest&) override {
      throw Error(ANECHO_DEVICE, "the microphone is gone: plug it in");
    }
    std::unique_ptr<CaptureStream> OpenReference(const std::string&) override { return nullptr; }
    std::unique_ptr<RenderStream> OpenOutput(const std::string&) override { return nullptr; }
    Nanoseconds Now() const override { return Nanoseconds(0); }
  };
  Engine engine({}, std::make_unique<Broken>());
  Event event;
  ASSERT_TRUE(Await(&engine, ANECHO_EVENT_STATE, ANECHO_STATE_FAULTED, &event));
  EXPECT_EQ(event.text, "the microphone is gone: plug it in");
  EXPECT_THROW(engine.Command(ANECHO_COMMAND_RESUME), Error);
}

TEST(Engine, SnapshotIsWholeWhileAudioRuns) {
  const auto engine = Open(FastRoom(5));
  std::uint64_t last = 0;
  Event event;
  while (true) {
    const anecho_snapshot snapshot = engine->snapshot();
    ASSERT_GE(snapshot.frames, last);
    ASSERT_EQ(snapshot.size, sizeof(snapshot));
    last = snapshot.frames;
    const auto result = engine->events().Wait(std::chrono::milliseconds(0), &event);
    if (result == EventQueue::WaitResult::kEvent && event.kind == ANECHO_EVENT_FINISHED) break;
  }
  // The last may still be waiting for its reference.
  EXPECT_GE(engine->snapshot().frames, 499u);
  EXPECT_LE(engine->snapshot().frames, 500u);
}

}  // namespace anecho
