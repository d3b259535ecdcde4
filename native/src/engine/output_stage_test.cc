#include "engine/output_stage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace anecho {
namespace {

/// An output that its microphone drives: what is written is played at once.
class DrivenOutput : public RenderStream {
 public:
  DrivenOutput(StreamFormat format, std::vector<float>* played)
      : format_(format), played_(played) {}
  StreamFormat format() const override { return format_; }
  bool follows_microphone() const override { return true; }
  void Start() override {}
  void Stop() override {}
  std::uint64_t shortages() const override { return 3; }
  std::int64_t QueuedFrames() override { return 0; }
  std::int64_t BufferFrames() const override { return 0; }
  std::int64_t Write(std::span<const float> interleaved) override {
    played_->insert(played_->end(), interleaved.begin(), interleaved.end());
    return static_cast<std::int64_t>(interleaved.size()) / format_.channels;
  }

 private:
  const StreamFormat format_;
  std::vector<float>* const played_;
};

}  // namespace

TEST(OutputStage, AStreamThatFollowsTheMicrophoneGetsEachFrameAtOnce) {
  std::vector<float> played;
  OutputStage stage(std::make_unique<DrivenOutput>(StreamFormat{48000, 2}, &played), {48000, 1});
  EXPECT_FALSE(stage.Feed(Nanoseconds(0)));
  std::vector<float> frame(480);
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<float>(i);
  stage.Push(frame);
  ASSERT_EQ(played.size(), 960u);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    EXPECT_EQ(played[2 * i], frame[i]);
    EXPECT_EQ(played[2 * i + 1], frame[i]);
  }
  EXPECT_TRUE(stage.Feed(Nanoseconds(0)));
  EXPECT_FALSE(stage.Feed(Nanoseconds(0)));
  EXPECT_EQ(stage.underruns(), 3u) << "as the stream itself tells";
  EXPECT_EQ(stage.overruns(), 0u);
}

TEST(OutputStage, AStreamThatFollowsTheMicrophoneMustHaveTheFramesRate) {
  std::vector<float> played;
  auto stream = std::make_unique<DrivenOutput>(StreamFormat{44100, 1}, &played);
  EXPECT_THROW(OutputStage(std::move(stream), {48000, 1}), Error);
}

}  // namespace anecho
