#include "engine/canceller_handover.h"

#include <gtest/gtest.h>

#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

using Stage = CancellerHandover::Stage;

constexpr int kRate = 16000;
constexpr std::size_t kFrame = kRate / 100;

PipelineConfig Config() {
  PipelineConfig config;
  config.sample_rate = kRate;
  return config;
}

/// Both devices share a clock; the echo comes later where the delay is not 0.
class Room {
 public:
  /// One frame, as a Pipeline does it.
  CancellerFigures Turn() {
    EXPECT_TRUE(handover.CatchUp({queue_, follower_, aligner_}));
    const std::size_t at = frames_++ * kFrame;
    Packet packet;
    packet.frames = kFrame;
    packet.device_position = static_cast<std::int64_t>(at);
    packet.time = FramesToTime(packet.device_position, kRate);
    packet.samples = std::span(played_).subspan(at, kFrame);
    aligner_.Place(packet.device_position, packet.frames, packet.time);
    aligner_.Write(packet.samples);
    packet.samples = std::span(delay == Nanoseconds(0) ? heard_ : moved_).subspan(at, kFrame);
    queue_.Push(packet);
    const double position = queue_.next_position();
    std::vector<float> microphone(kFrame);
    std::vector<float> clean(kFrame);
    const auto [begin, end] = queue_.Pop(microphone);
    handover.Read({.begin = begin - delay, .end = end - delay, .leaps = delay != last_delay_},
                  &aligner_);
    last_delay_ = delay;
    return handover.Process(microphone, position, queue_.line(), clean);
  }

  CancellerHandover handover{Config()};
  Nanoseconds delay{0};

 private:
  std::size_t frames_ = 0;
  Nanoseconds last_delay_{0};
  const std::vector<float> played_ = testing::MakeSpeech(1, kRate, 60);
  const std::vector<float> heard_ = testing::MakeEcho(played_, kRate / 100, 2);
  /// The echo comes 90 ms later.
  const std::vector<float> moved_ = testing::MakeEcho(played_, kRate / 10, 2);
  MicrophoneQueue queue_{{kRate, 1}, kRate, std::chrono::milliseconds(200)};
  ReferenceDelayController follower_{kRate};
  ReferenceAligner aligner_{{kRate, 1}, kRate, std::chrono::seconds(12)};
};

/// @return the position of one reader relative to another, in samples.
double Between(const ReadCursor& one, const ReadCursor& other) {
  return one.position - other.position;
}

}  // namespace

TEST(CancellerHandover, A2_A3_TheActiveOneKeepsTheOldDelayUntilTheCandidateIsAsGood) {
  Room room;
  for (int i = 0; i < 300; ++i) room.Turn();
  EXPECT_EQ(room.handover.stage(), Stage::kSingle);
  EXPECT_EQ(&room.handover.active_cursor(), &room.handover.cursor());

  // The spare is there, so the candidate begins with the next frame.
  constexpr Nanoseconds kMoved = std::chrono::milliseconds(90);
  room.delay = kMoved;
  room.handover.Begin({.stepped = true, .moved = kMoved, .echo_is_found = true});
  room.handover.canceller().Prepare();
  EXPECT_EQ(room.handover.stage(), Stage::kComparing) << "nothing of the past is to be heard";
  int frames = 0;
  for (; !room.Turn().promoted; ++frames) {
    // After 30 s of sound the candidate takes over in any case.
    ASSERT_LT(frames, 5000);
    EXPECT_EQ(room.handover.stage(), Stage::kComparing);
    EXPECT_NEAR(Between(room.handover.active_cursor(), room.handover.cursor()), 0.09 * kRate, 1);
  }
  EXPECT_GT(frames, 20);
  EXPECT_EQ(room.handover.stage(), Stage::kSingle);
  EXPECT_EQ(&room.handover.active_cursor(), &room.handover.cursor());
}

TEST(CancellerHandover, A3_TheCandidateHearsThePastFirst) {
  Room room;
  for (int i = 0; i < 300; ++i) room.Turn();
  room.handover.Begin({.stable_frames = 300});
  EXPECT_EQ(room.handover.stage(), Stage::kWarmingUp);
  // Eight past frames are replayed for each present one.
  int frames = 0;
  for (; room.handover.stage() == Stage::kWarmingUp; ++frames) {
    ASSERT_LT(frames, 60);
    room.Turn();
  }
  EXPECT_NEAR(frames, 300 / 7, 5);
  room.handover.Forget();
  EXPECT_EQ(room.handover.stage(), Stage::kSingle);
}

}  // namespace anecho
