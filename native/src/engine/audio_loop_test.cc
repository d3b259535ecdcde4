#include "engine/audio_loop.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "devices/simulated/simulated_backend.h"
#include "engine/engine.h"
#include "real_time_guard.h"

namespace anecho {
namespace {

using testing::RealTimeGuard;

/// Wraps a microphone, and watches the real-time thread between its waits.
class WatchedMicrophone : public CaptureStream {
 public:
  explicit WatchedMicrophone(std::unique_ptr<CaptureStream> stream) : stream_(std::move(stream)) {}
  StreamFormat format() const override { return stream_->format(); }
  void Start() override { stream_->Start(); }
  void Stop() override { stream_->Stop(); }
  WaitResult Wait(Nanoseconds timeout) override {
    RealTimeGuard::Leave();
    if (!trapped_) RealTimeGuard::TrapSystemCalls();
    trapped_ = true;
    const WaitResult result = stream_->Wait(timeout);
    if (result != WaitResult::kEnd) RealTimeGuard::Enter();
    return result;
  }
  bool Read(Packet* packet) override { return stream_->Read(packet); }
  void Release() override { stream_->Release(); }

 private:
  const std::unique_ptr<CaptureStream> stream_;
  bool trapped_ = false;
};

class WatchedBackend : public Backend {
 public:
  explicit WatchedBackend(const RoomConfig& room) : room_(OpenSimulatedBackend(room)) {}
  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) override {
    return std::make_unique<WatchedMicrophone>(room_->OpenMicrophone(request));
  }
  std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) override {
    return room_->OpenReference(endpoint);
  }
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) override {
    return room_->OpenOutput(endpoint);
  }
  Nanoseconds Now() const override { return room_->Now(); }

 private:
  const std::unique_ptr<Backend> room_;
};

}  // namespace

/// An engine with an output, or with tracks in its place.
class RealTimeAudioLoop : public ::testing::TestWithParam<bool> {};

TEST_P(RealTimeAudioLoop, NeverAllocatesLocksOrCallsTheSystem) {
  if (!RealTimeGuard::Available())
    GTEST_SKIP() << "this build has no AddressSanitizer to watch with";
  const testing::RealTimeViolations before = RealTimeGuard::violations();
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.accelerated = true;
  room.duration_s = 20;
  room.speaker_ppm = 80;
  room.cable_ppm = -120;
  room.speaker_latency_ms = 150;  // so that the reference is realigned
  // So that channels are chosen, and mixed down by level.
  room.microphone_format.channels = 4;
  room.speaker_format.channels = 6;
  Engine::Config config;
  config.pipeline.cleaning.noise_suppression = NoiseSuppression::kModerate;
  config.pipeline.cleaning.automatic_gain = true;
  const auto folder = std::filesystem::temp_directory_path() / "anecho_audio_loop_test";
  config.record_directory = folder.string();
  config.session_directory = (folder / "session").string();
  if (GetParam()) {
    config.tracks = TrackConfig{};
  } else {
    config.pipeline.cleaning.stereo = true;
    config.pipeline.canceller.kind = CancellerKind::kFullDuplex;
  }
  Engine engine(config, std::make_unique<WatchedBackend>(room));
  Event event;
  while (engine.events().Wait(std::chrono::seconds(60), &event) == EventQueue::WaitResult::kEvent &&
         event.kind != ANECHO_EVENT_FINISHED) {
    if (event.kind == ANECHO_EVENT_STATE && event.code == ANECHO_STATE_RUNNING) {
      engine.Command(ANECHO_COMMAND_RESET_CANCELLER);
    }
  }
  // The last frames may still be waiting for their reference.
  EXPECT_GE(engine.snapshot().frames, 1996u);
  const testing::RealTimeViolations violations = RealTimeGuard::violations();
  EXPECT_EQ(violations.allocations, before.allocations);
  // Each AEC3 drops the noise spectrum of its first four seconds, two small blocks, once. Three
  // AEC3s were made: the first, one for the command, one for the new alignment.
  EXPECT_LE(violations.frees, before.frees + 2 * 3);
  EXPECT_EQ(violations.locks, before.locks);
  EXPECT_EQ(violations.system_calls, before.system_calls);
  engine.Close();
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(AudioLoop, RealTimeAudioLoop, ::testing::Bool());

}  // namespace anecho
