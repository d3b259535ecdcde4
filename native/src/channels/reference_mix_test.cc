#include "channels/reference_mix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "echo_scene.h"
#include "engine/mix_stage.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeSpeech;
using testing::Power;

using Channel = std::vector<float>;

constexpr int kRate = 48000;

struct Mixed {
  Channel left;
  Channel right;
  std::vector<ReferenceMix::Change> changes;
};

/// Mixes a live stream, 10 ms at a time.
Mixed Mix(const std::vector<Channel>& channels, int outputs) {
  ReferenceMix mix(static_cast<int>(channels.size()), outputs);
  MixStage stage(static_cast<int>(channels.size()), outputs);
  stage.SetWeights(mix.weights());
  Mixed mixed;
  constexpr std::size_t kStep = kRate / 100;
  for (std::size_t at = 0; at + kStep <= channels[0].size(); at += kStep) {
    std::vector<float> samples;
    for (std::size_t i = at; i < at + kStep; ++i) {
      for (const Channel& channel : channels) samples.push_back(channel[i]);
    }
    const Packet packet{.samples = samples, .frames = kStep};
    const auto change = mix.Push(packet, kRate);
    if (change != ReferenceMix::Change::kNone) {
      mixed.changes.push_back(change);
      stage.SetWeights(mix.weights(), kStep);
    }
    const auto out = stage.Mix(packet, 0, kStep);
    for (std::size_t i = 0; i < out.size(); i += static_cast<std::size_t>(outputs)) {
      mixed.left.push_back(out[i]);
      mixed.right.push_back(out[i + static_cast<std::size_t>(outputs) - 1]);
    }
  }
  return mixed;
}

double LevelDb(const Channel& mixed, const Channel& channel) {
  return Decibels(Power(mixed, kRate, mixed.size()) / Power(channel, kRate, mixed.size()));
}

}  // namespace

TEST(ReferenceMix, A3OneLiveChannelKeepsItsLevelWhereverItIs) {
  const Channel sound = MakeSpeech(1, kRate, 2);
  for (const int channels : {2, 4, 6, 8, 32}) {
    for (int live = 0; live < channels; live += channels == 32 ? 31 : 1) {
      std::vector<Channel> all(static_cast<std::size_t>(channels), Channel(sound.size()));
      all[static_cast<std::size_t>(live)] = sound;
      SCOPED_TRACE(::testing::Message() << live << " of " << channels);
      EXPECT_NEAR(LevelDb(Mix(all, 1).left, sound), 0, 0.1);
      if (channels == 2) continue;
      const Mixed stereo = Mix(all, 2);
      EXPECT_NEAR(std::max(LevelDb(stereo.left, sound), LevelDb(stereo.right, sound)), 0, 0.1);
    }
  }
}

TEST(ReferenceMix, A3AlikeChannelsKeepTheirLevelAndCancelNowhere) {
  const Channel sound = MakeSpeech(2, kRate, 4);
  Channel inverted = sound;
  for (float& sample : inverted) sample = -sample;
  EXPECT_NEAR(LevelDb(Mix({sound, sound}, 1).left, sound), 0, 0.01);
  EXPECT_NEAR(LevelDb(Mix({sound, inverted}, 1).left, sound), 0, 0.1);
  EXPECT_NEAR(LevelDb(Mix({sound, sound, sound, sound, sound, sound}, 1).left, sound), 0, 0.1);
  // Two that differ are as loud together as one of them.
  EXPECT_NEAR(LevelDb(Mix({sound, MakeSpeech(3, kRate, 4)}, 1).left, sound), 0, 1);
  // Of stereo, stereo comes out as it is.
  const Mixed stereo = Mix({sound, inverted}, 2);
  EXPECT_EQ(stereo.left, Channel(sound.begin(), sound.begin() + stereo.left.size()));
  EXPECT_TRUE(stereo.changes.empty());
}

TEST(ReferenceMix, A3TheLevelIsDecidedOnceAndNotPumped) {
  // A voice in the centre, then music around it, then one side alone for a second.
  const std::size_t second = kRate;
  const Channel voice = MakeSpeech(4, kRate, 60);
  const Channel left = MakeSpeech(5, kRate, 60);
  const Channel right = MakeSpeech(6, kRate, 60);
  std::vector<Channel> stereo = {voice, voice};
  for (std::size_t i = 20 * second; i < 60 * second; ++i) {
    const bool is_one_side = i >= 40 * second && i < 41 * second;
    stereo[0][i] = 0.7f * voice[i] + left[i];
    stereo[1][i] = is_one_side ? 0 : 0.7f * voice[i] + right[i];
  }
  EXPECT_EQ(Mix(stereo, 1).changes.size(), 1U);
}

TEST(ReferenceMix, A3SoundThatTurnsUpsideDownForGoodIsTurnedBack) {
  const Channel sound = MakeSpeech(7, kRate, 40);
  std::vector<Channel> stereo = {sound, sound};
  for (std::size_t i = 10 * kRate; i < sound.size(); ++i) stereo[1][i] = -sound[i];
  const Mixed mixed = Mix(stereo, 1);
  EXPECT_LE(mixed.changes.size(), 3U);
  EXPECT_EQ(mixed.changes.back(), ReferenceMix::Change::kShape);
  const std::size_t from = 35 * kRate;
  EXPECT_NEAR(Decibels(Power(mixed.left, from, 39 * kRate) / Power(sound, from, 39 * kRate)), 0, 4);
}

}  // namespace anecho
