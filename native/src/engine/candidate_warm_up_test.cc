#include "engine/candidate_warm_up.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "breaking_control.h"

namespace anecho {
namespace {

constexpr int kRate = 16000;
constexpr std::size_t kFrame = kRate / 100;
constexpr float kScale = 32768.0f;

/// The first sample of each frame that a canceller was given.
struct Heard {
  std::vector<float> microphone;
  std::vector<float> reference;
};

/// Lets the sound through, and remembers it.
class Listener : public testing::BreakingControl {
 public:
  /// @param breaks in that frame; -1: never.
  Listener(Heard* heard, int breaks)
      : BreakingControl(breaks, std::numeric_limits<float>::quiet_NaN()), heard_(heard) {}
  void AnalyzeRender(webrtc::AudioBuffer* render) override {
    heard_->reference.push_back(render->channels()[0][0] / kScale);
  }
  using BreakingControl::ProcessCapture;
  void ProcessCapture(webrtc::AudioBuffer* capture, bool change) override {
    heard_->microphone.push_back(capture->channels()[0][0] / kScale);
    BreakingControl::ProcessCapture(capture, change);
  }

 private:
  Heard* const heard_;
};

PipelineConfig Config() {
  PipelineConfig config;
  config.sample_rate = kRate;
  config.cleaning.high_pass = false;
  return config;
}

/// Both devices have the same clock; each sample is the number of its frame, in thousandths.
class Replay {
 public:
  /// @param breaks in which frame the fresh canceller breaks.
  explicit Replay(int breaks = -1)
      : canceller_(Config(), [this, breaks](bool) {
          const bool is_fresh = made_++ > 0;
          return std::make_unique<Listener>(is_fresh ? &fresh : &present, is_fresh ? breaks : -1);
        }) {}

  /// The active canceller processes `frames` frames. @param skip time that the microphone loses
  /// before.
  void Live(int frames, Nanoseconds skip = Nanoseconds(0)) {
    lost_ += skip;
    for (int i = 0; i < frames; ++i) {
      const std::vector<float> samples(kFrame, static_cast<float>(count_) * 1e-3f);
      Packet packet;
      packet.frames = kFrame;
      packet.samples = samples;
      packet.device_position = static_cast<std::int64_t>(count_) * static_cast<int>(kFrame);
      packet.time = FramesToTime(packet.device_position, kRate) + lost_;
      ++count_;
      aligner_.Place(packet.device_position, packet.frames, packet.time);
      aligner_.Write(samples);
      queue_.Push(packet);
      const double position = queue_.next_position();
      std::vector<float> clean(kFrame);
      queue_.Pop(clean);
      replay.Record(clean, position, queue_.line(), canceller_.Process(samples, clean));
    }
  }

  void Begin(std::int64_t frames) {
    canceller_.BeginHandover({});
    replay.Begin(frames);
  }

  bool Play() { return replay.Play({queue_, follower_, aligner_}, &canceller_, &reader); }

  Heard present;
  Heard fresh;
  ReadCursor reader;
  CandidateWarmUp replay{Config()};

 private:
  int made_ = 0;
  int count_ = 0;
  Nanoseconds lost_{0};
  EchoCanceller canceller_;
  MicrophoneQueue queue_{{kRate, 1}, kRate, std::chrono::milliseconds(200)};
  ReferenceDelayController follower_{kRate};
  ReferenceAligner aligner_{{kRate, 1}, kRate, std::chrono::seconds(12)};
};

}  // namespace

// A3
TEST(CandidateWarmUp, A3_TheFreshCancellerHearsWhatWasBefore) {
  Replay room;
  room.Live(50);
  room.Begin(20);
  EXPECT_FALSE(room.replay.caught_up());
  EXPECT_TRUE(room.Play());
  // The replay goes on while the active canceller does.
  room.Live(2);
  for (int turns = 0; !room.replay.caught_up(); ++turns) {
    ASSERT_LT(turns, 10);
    EXPECT_TRUE(room.Play());
  }
  // The room's own noise may come first.
  ASSERT_GE(room.fresh.microphone.size(), 22u);
  const std::size_t first = room.fresh.microphone.size() - 22;
  for (std::size_t i = 0; i < 22; ++i) {
    const float value = static_cast<float>(30 + i) * 1e-3f;
    EXPECT_NEAR(room.fresh.microphone[first + i], value, 1e-5) << i;
    EXPECT_NEAR(room.fresh.reference[first + i], value, 1e-3) << i;
  }
  // A reader that goes on from there reads what follows.
  EXPECT_TRUE(room.reader.reading);
  EXPECT_NEAR(room.reader.position, 52.0 * kFrame, 1);
}

TEST(CandidateWarmUp, PlaysNoMoreThanItRemembers) {
  Replay room;
  room.Live(1100);
  room.Begin(std::numeric_limits<std::int64_t>::max());
  int turns = 0;
  for (; !room.replay.caught_up(); ++turns) {
    ASSERT_LT(turns, 1000);
    EXPECT_TRUE(room.Play());
    room.Live(1);
  }
  // Eight frames are replayed in the time of one.
  EXPECT_NEAR(turns, 1000 / 7, 2);
  const std::size_t noise = 26;
  EXPECT_EQ(room.fresh.microphone.size(), noise + 1000 + static_cast<std::size_t>(turns) - 1);
}

// A19
TEST(CandidateWarmUp, A19_ForgetsWhatACancellerBrokeIn) {
  Replay room(26 + 10);
  room.Live(50);
  room.Begin(20);
  EXPECT_TRUE(room.Play());
  EXPECT_FALSE(room.Play());
  EXPECT_TRUE(room.replay.caught_up());
  EXPECT_TRUE(room.Play());
  EXPECT_FALSE(room.reader.reading);
}

// A15
TEST(CandidateWarmUp, A15_LeavesOutWhatWasHeardBeforeTheDeviceCountedAnew) {
  Replay room;
  room.Live(50);
  room.Live(10, std::chrono::seconds(3));
  room.Begin(40);
  while (!room.replay.caught_up()) EXPECT_TRUE(room.Play());
  EXPECT_EQ(room.fresh.microphone.size(), 26u + 10);
}

TEST(CandidateWarmUp, HasNothingToPlayOnceItHasForgotten) {
  Replay room;
  room.Live(50);
  room.replay.Clear();
  room.Begin(20);
  EXPECT_TRUE(room.replay.caught_up());
}

}  // namespace anecho
