#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "echo_scene.h"
#include "engine/pipeline.h"
#include "pipeline_play.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;
using Channel = std::vector<float>;

constexpr int kRate = 48000;

struct Outcome {
  Channel clean;
  std::vector<PipelineEvent> changes;
};

Outcome Play(const std::vector<Channel>& microphone, const std::vector<Channel>& reference) {
  Pipeline pipeline(PipelineConfig{}, {kRate, static_cast<int>(microphone.size())},
                    {kRate, static_cast<int>(reference.size())});
  testing::PipelinePlay play = testing::PlayThrough(&pipeline, microphone, reference);
  std::erase_if(play.events, [](const PipelineEvent& event) {
    return event.kind != PipelineEvent::Kind::kChannelsChanged;
  });
  return {.clean = std::move(play.clean.front()), .changes = std::move(play.events)};
}

double ReductionDb(const Channel& heard, const Channel& clean, double from_s, double to_s) {
  const auto first = static_cast<std::size_t>(from_s * kRate);
  // The last frame waits for its reference.
  const auto last = std::min(static_cast<std::size_t>(to_s * kRate), clean.size());
  return Decibels(Power(heard, first, last) / Power(clean, first, last));
}

}  // namespace

TEST(PipelineChannels, A3TheEchoGoesFromTheChannelThatIsAlive) {
  const Channel played = MakeSpeech(1, kRate, 8);
  const Channel heard = MakeEcho(played, 1440, 2);
  const Channel silence(heard.size());
  const double mono = ReductionDb(heard, Play({heard}, {played}).clean, 4, 8);
  EXPECT_GT(mono, 20);
  for (const auto& [channels, live] : {std::pair{2, 0}, {4, 3}, {32, 30}}) {
    std::vector<Channel> microphone(static_cast<std::size_t>(channels), silence);
    microphone[static_cast<std::size_t>(live)] = heard;
    const Outcome outcome = Play(microphone, {played});
    SCOPED_TRACE(::testing::Message() << live << " of " << channels);
    EXPECT_EQ(outcome.changes.size(), live == 0 ? 1U : 2U) << "the first says how it begins";
    EXPECT_EQ(outcome.changes.back().channels.mask, 1U << live);
    EXPECT_NEAR(ReductionDb(heard, outcome.clean, 4, 8), mono, 1);
  }
}

TEST(PipelineChannels, A3ALoopbackChannelInFrontIsLeftAndTheEchoGoes) {
  const Channel played = MakeSpeech(3, kRate, 10);
  const Channel heard = MakeEcho(played, 1440, 4);
  Channel loopback(960);
  loopback.insert(loopback.end(), played.begin(), played.end() - 960);
  const Outcome outcome = Play({loopback, heard}, {played});
  ASSERT_EQ(outcome.changes.size(), 2U);
  EXPECT_EQ(outcome.changes[1].channels.mask, 2U);
  EXPECT_EQ(outcome.changes[1].channels.uses[0], ChannelUse::kReference);
  EXPECT_GT(ReductionDb(heard, outcome.clean, 6, 10), 25);
}

TEST(PipelineChannels, A3AlikeChannelsComeOutAsOne) {
  const Channel played = MakeSpeech(5, kRate, 3);
  const Channel heard = MakeEcho(played, 1440, 6);
  const Outcome mono = Play({heard}, {played});
  EXPECT_TRUE(mono.changes.empty());
  EXPECT_EQ(Play({heard, heard}, {played}).clean, mono.clean);
  Channel inverted = heard;
  for (float& sample : inverted) sample = -sample;
  EXPECT_EQ(Play({heard, inverted}, {played}).clean, mono.clean);
}

TEST(PipelineChannels, A3OneLoudspeakerOfManyIsAsGoodAsAMonoReference) {
  // It begins in quiet: AEC3 takes what it hears first for the noise of the room.
  Channel played(kRate / 2);
  const Channel speech = MakeSpeech(7, kRate, 6);
  played.insert(played.end(), speech.begin(), speech.end());
  const Channel heard = MakeEcho(played, 1440, 8);
  const double mono = ReductionDb(heard, Play({heard}, {played}).clean, 2, 6);
  const Channel silence(played.size());
  const Outcome outcome = Play({heard}, {silence, silence, silence, silence, silence, played});
  EXPECT_NEAR(ReductionDb(heard, outcome.clean, 2, 6), mono, 1);
}

}  // namespace anecho
