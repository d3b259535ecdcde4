#include "channels/channel_selector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Random;

using Channel = std::vector<float>;

constexpr int kRate = 48000;

Channel Noise(std::uint32_t seed, std::size_t count, float amplitude) {
  Random random(seed);
  Channel samples(count);
  for (float& sample : samples) sample = amplitude * random.Next();
  return samples;
}

Channel Silence(std::size_t count) { return Channel(count); }

Channel Scaled(Channel samples, float gain) {
  for (float& sample : samples) sample *= gain;
  return samples;
}

Channel Sum(Channel a, const Channel& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) a[i] += b[i];
  return a;
}

/// @return the samples later by a number of them that need not be whole, by a windowed sinc.
Channel Delayed(const Channel& samples, double by) {
  constexpr int kReach = 16;
  const double whole = std::floor(by);
  const double rest = by - whole;
  Channel delayed(samples.size());
  if (rest == 0) {
    std::copy(samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(whole),
              delayed.begin() + static_cast<std::ptrdiff_t>(whole));
    return delayed;
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto centre = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(whole);
    double sum = 0;
    for (int k = -kReach; k <= kReach; ++k) {
      const std::int64_t at = centre + k;
      if (at < 0 || at >= static_cast<std::int64_t>(samples.size())) continue;
      const double x = k + rest;
      const double sinc = x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * x / (kReach + 1));
      sum += sinc * window * samples[static_cast<std::size_t>(at)];
    }
    delayed[i] = static_cast<float>(sum);
  }
  return delayed;
}

/// Cuts out [from, to) seconds, zeros elsewhere.
Channel Only(Channel samples, double from_s, double to_s, int rate = kRate) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double time = static_cast<double>(i) / rate;
    if (time < from_s || time >= to_s) samples[i] = 0;
  }
  return samples;
}

/// A recording or a live stream, 10 ms at a time.
struct Scene {
  std::vector<Channel> microphone;
  std::vector<Channel> reference = {};
  int rate = kRate;

  std::vector<float> Packed(const std::vector<Channel>& channels, std::size_t from,
                            std::size_t count) const {
    std::vector<float> packed;
    for (std::size_t i = from; i < from + count; ++i) {
      for (const Channel& channel : channels) packed.push_back(i < channel.size() ? channel[i] : 0);
    }
    return packed;
  }
};

struct Change {
  double time_s;
  std::uint32_t mask;
  bool echo_path_changed;
};

struct Outcome {
  ChannelChoice choice;
  std::vector<Change> changes;
  bool is_loopback = false;
};

Outcome Play(const Scene& scene, ChannelSelector::Options options) {
  const auto channels = [](const std::vector<Channel>& all) {
    return std::max(1, static_cast<int>(all.size()));
  };
  ChannelSelector selector({scene.rate, channels(scene.microphone)}, options);
  ReferenceTap tap({scene.rate, channels(scene.reference)});
  const auto step = static_cast<std::size_t>(scene.rate / 100);
  const Nanoseconds lead =
      options.is_recording ? Nanoseconds(std::chrono::milliseconds(300)) : Nanoseconds(0);
  Outcome outcome;
  std::size_t pushed = 0;
  for (std::size_t at = 0; at + step <= scene.microphone[0].size(); at += step) {
    const Nanoseconds time = FramesToTime(static_cast<std::int64_t>(at), scene.rate);
    const auto packet = [&](const std::vector<float>& samples, std::size_t from) {
      return Packet{.samples = samples,
                    .frames = static_cast<std::int64_t>(step),
                    .device_position = static_cast<std::int64_t>(from),
                    .time = FramesToTime(static_cast<std::int64_t>(from), scene.rate)};
    };
    while (!scene.reference.empty() &&
           FramesToTime(static_cast<std::int64_t>(pushed), scene.rate) <= time + lead) {
      const auto samples = scene.Packed(scene.reference, pushed, step);
      tap.Push(packet(samples, pushed), selector.wants_reference());
      pushed += step;
    }
    const auto samples = scene.Packed(scene.microphone, at, step);
    if (selector.Push(packet(samples, at), tap)) {
      outcome.changes.push_back(
          {ToSeconds(time), selector.choice().mask, selector.echo_path_changed()});
    }
  }
  outcome.choice = options.is_recording ? selector.Decide() : selector.choice();
  outcome.is_loopback = selector.is_loopback();
  return outcome;
}

std::uint32_t Recorded(const Scene& scene) {
  return Play(scene, {.is_recording = true}).choice.mask;
}

Outcome Live(const Scene& scene) { return Play(scene, {}); }

constexpr std::uint32_t Bit(int channel) { return 1U << channel; }

/// A voice with a little noise, as a microphone hears it, with a pause after each two syllables.
Channel Voice(std::uint32_t seed, double seconds, int rate = kRate) {
  Channel voice = MakeSpeech(seed, rate, seconds);
  const auto second = static_cast<std::size_t>(rate);
  for (std::size_t i = 0; i < voice.size(); ++i) {
    if (i % (second / 2) > second * 2 / 5) voice[i] = 0;
  }
  return Sum(voice, Noise(seed + 100, voice.size(), 3e-4f));
}

}  // namespace

TEST(ChannelSelector, A3OneLiveChannelOfManyIsFoundWhereverItIs) {
  const Channel voice = Voice(1, 3);
  for (const int channels : {2, 4, 8, 32}) {
    for (const int live : {0, channels - 1}) {
      for (const float other : {0.0f, 1e-4f}) {
        Scene scene;
        for (int c = 0; c < channels; ++c) {
          scene.microphone.push_back(
              c == live ? voice : Noise(static_cast<std::uint32_t>(c + 50), voice.size(), other));
        }
        SCOPED_TRACE(::testing::Message() << live << " of " << channels << ", others " << other);
        EXPECT_EQ(Recorded(scene), Bit(live));
        const Outcome outcome = Live(scene);
        EXPECT_EQ(outcome.choice.mask, Bit(live));
        EXPECT_LE(outcome.changes.size(), 1U);
        for (const Change& change : outcome.changes) EXPECT_LT(change.time_s, 1.1);
      }
    }
  }
}

TEST(ChannelSelector, A3AlikeChannelsAreOneWhateverTheirPolarityAndDelay) {
  const Channel voice = Voice(2, 4);
  const std::vector<Channel> others = {voice, Scaled(voice, -1), Delayed(voice, 14.4),
                                       Sum(voice, Noise(9, voice.size(), 2e-3f)),
                                       Scaled(Delayed(voice, 40), 0.8f)};
  for (std::size_t i = 0; i < others.size(); ++i) {
    SCOPED_TRACE(i);
    const Scene scene{.microphone = {voice, others[i]}};
    EXPECT_EQ(Recorded(scene), Bit(0));
    const Outcome outcome = Live(scene);
    EXPECT_EQ(outcome.choice.mask, Bit(0));
    EXPECT_TRUE(outcome.changes.empty());
  }
}

TEST(ChannelSelector, A3HumAndOffsetAreNoVoice) {
  const Channel voice = Voice(3, 4);
  Channel hum(voice.size());
  for (std::size_t i = 0; i < hum.size(); ++i) {
    const double phase = 2 * std::numbers::pi * 50 * static_cast<double>(i) / kRate;
    hum[i] = static_cast<float>(0.1 * std::sin(phase) + 0.02 * std::sin(3 * phase));
  }
  const Channel offset = Sum(Channel(voice.size(), 0.4f), Noise(4, voice.size(), 1e-4f));
  // Of two that hold the voice, the clean one.
  EXPECT_EQ(Recorded({.microphone = {Sum(voice, hum), voice}}), Bit(1));
  for (const Channel& other : {hum, offset}) {
    EXPECT_EQ(Recorded({.microphone = {other, voice}}), Bit(1));
    EXPECT_EQ(Live({.microphone = {other, voice}}).choice.mask, Bit(1));
    EXPECT_EQ(Recorded({.microphone = {voice, other}}), Bit(0));
    EXPECT_EQ(Live({.microphone = {voice, other}}).choice.mask, Bit(0));
  }
}

TEST(ChannelSelector, A3TwoPeopleEachInAMicrophoneOfTheirOwnAreBothHeard) {
  const double seconds = 12;
  const Channel one = Voice(5, seconds);
  const Channel two = Voice(6, seconds);
  const auto first = Only(one, 0, 6);
  const auto second = Only(two, 6, 12);
  const Channel hiss = Noise(7, one.size(), 3e-4f);
  const Scene scene{.microphone = {Sum(Sum(first, Scaled(second, 0.1f)), hiss),
                                   Sum(Sum(second, Scaled(first, 0.1f)), hiss)}};
  EXPECT_EQ(Recorded(scene), Bit(0) | Bit(1));
  const Outcome outcome = Live(scene);
  EXPECT_EQ(outcome.choice.mask, Bit(0) | Bit(1));
  ASSERT_EQ(outcome.changes.size(), 1U);
  EXPECT_GT(outcome.changes[0].time_s, 6);
  EXPECT_LT(outcome.changes[0].time_s, 8);
  EXPECT_TRUE(outcome.changes[0].echo_path_changed);
}

TEST(ChannelSelector, A3AChannelThatDiesOrWakesIsNoticed) {
  const double seconds = 12;
  const Channel voice = Voice(8, seconds);
  const Channel faint = Scaled(voice, 0.7f);
  const Scene dies{.microphone = {Only(voice, 0, 5), faint}};
  EXPECT_EQ(Live(dies).choice.mask & Bit(1), Bit(1));
  EXPECT_EQ(Recorded(dies), Bit(1));
  const Scene wakes{.microphone = {Silence(voice.size()), Only(voice, 5, 12)}};
  const Outcome outcome = Live(wakes);
  EXPECT_EQ(outcome.choice.mask, Bit(1));
  EXPECT_EQ(Recorded(wakes), Bit(1));
  const Scene halves{.microphone = {Only(voice, 0, 6), Only(voice, 6, 12)}};
  EXPECT_EQ(Recorded(halves), Bit(0) | Bit(1));
}

TEST(ChannelSelector, A3NoiseAloneIsLeftAsItIs) {
  const std::size_t count = 8 * kRate;
  const Scene noise{.microphone = {Noise(1, count, 1e-3f), Noise(2, count, 4e-3f)}};
  const Outcome outcome = Live(noise);
  EXPECT_TRUE(outcome.changes.empty());
  EXPECT_EQ(Recorded(noise), Bit(0));
  EXPECT_EQ(Recorded({.microphone = {Silence(count), Noise(2, count, 4e-3f)}}), Bit(1));
  EXPECT_EQ(Recorded({.microphone = {Silence(count), Silence(count)}}), Bit(0));
}

TEST(ChannelSelector, A3ALoopbackChannelIsLeftOutAtAnyDelayAndGain) {
  const double seconds = 6;
  const Channel played = MakeSpeech(11, kRate, seconds);
  const Channel person = Only(Voice(12, seconds), 3, 6);
  const Channel hiss = Noise(13, played.size(), 3e-4f);
  const std::pair<double, float> kCopies[] = {
      {0, 1.0f}, {0.21, -0.5f}, {7.3, 0.05f}, {21, 1.0f}, {50, -0.5f}};
  for (const auto& [delay_ms, gain] : kCopies) {
    SCOPED_TRACE(::testing::Message() << delay_ms << " ms, gain " << gain);
    const Channel loopback = Scaled(Delayed(played, delay_ms * kRate / 1000), gain);
    const Channel echo = Sum(MakeEcho(played, kRate * 30 / 1000, 14), hiss);
    const Channel heard = Sum(echo, person);
    const Scene scene{.microphone = {heard, loopback}, .reference = {played}};
    const Outcome recorded = Play(scene, {.is_recording = true});
    EXPECT_EQ(recorded.choice.mask, Bit(0));
    EXPECT_EQ(recorded.choice.uses[1], ChannelUse::kReference);
    const Outcome live = Live(scene);
    EXPECT_EQ(live.choice.mask, Bit(0));
    EXPECT_TRUE(live.changes.empty());
    const Scene turned{.microphone = {loopback, heard}, .reference = {played}};
    EXPECT_EQ(Recorded(turned), Bit(1));
    const Outcome first = Live(turned);
    EXPECT_EQ(first.choice.mask, Bit(1));
    ASSERT_FALSE(first.changes.empty());
    EXPECT_LT(first.changes[0].time_s, 3);
  }
}

TEST(ChannelSelector, A3TheLoopbackPairOfAnInterfaceIsLeftOutOfStereoSoundToo) {
  const double seconds = 8;
  for (const int rate : {44100, 48000}) {
    SCOPED_TRACE(rate);
    const Channel left = MakeSpeech(21, rate, seconds);
    const Channel right = MakeSpeech(22, rate, seconds);
    const Channel person = Only(Voice(23, seconds, rate), 4, 8, rate);
    const Channel echo = MakeEcho(Sum(left, right), rate * 25 / 1000, 24);
    const Channel hiss = Noise(25, left.size(), 3e-4f);
    const int late = rate * 12 / 1000;
    const Scene scene{.microphone = {Sum(Sum(echo, person), hiss), Noise(26, left.size(), 1e-4f),
                                     Delayed(left, late), Delayed(right, late)},
                      .reference = {left, right},
                      .rate = rate};
    const Outcome recorded = Play(scene, {.is_recording = true});
    EXPECT_EQ(recorded.choice.mask, Bit(0));
    EXPECT_EQ(recorded.choice.uses[1], ChannelUse::kNoise);
    EXPECT_EQ(recorded.choice.uses[2], ChannelUse::kReference);
    EXPECT_EQ(recorded.choice.uses[3], ChannelUse::kReference);
    EXPECT_EQ(DescribeChoice(recorded.choice),
              "channel 1 of 4 (3, 4: what the speakers play; 2: only noise)");
    EXPECT_EQ(Live(scene).choice.mask, Bit(0));
  }
}

TEST(ChannelSelector, A3AnEchoIsNoLoopbackAndATonePlayedIsNone) {
  const double seconds = 6;
  const Channel played = MakeSpeech(31, kRate, seconds);
  Channel tone(played.size());
  for (std::size_t i = 0; i < tone.size(); ++i) {
    tone[i] = 0.2f * std::sin(static_cast<float>(i) * 0.13f);
  }
  for (const Channel& sound : {played, tone}) {
    const Channel echo = MakeEcho(sound, 1000, 32);
    const Scene scene{.microphone = {echo, Scaled(echo, 0.9f)}, .reference = {sound}};
    const Outcome recorded = Play(scene, {.is_recording = true});
    EXPECT_EQ(recorded.choice.mask, Bit(0));
    EXPECT_NE(recorded.choice.uses[1], ChannelUse::kReference);
    EXPECT_TRUE(Live(scene).changes.empty());
  }
}

TEST(ChannelSelector, A3WhatThePersonChoosesStays) {
  const Channel voice = Voice(41, 3);
  const Scene scene{.microphone = {voice, Silence(voice.size()), Silence(voice.size())}};
  EXPECT_EQ(Play(scene, {.fixed = Bit(1) | Bit(2)}).choice.mask, Bit(1) | Bit(2));
  EXPECT_EQ(Play(scene, {.fixed = Bit(1), .is_recording = true}).choice.mask, Bit(1));
  // What isn't there can't be heard.
  EXPECT_EQ(Play(scene, {.fixed = Bit(2) | Bit(7)}).choice.mask, Bit(2));
  EXPECT_EQ(Play(scene, {.fixed = Bit(7)}).choice.mask, Bit(0));
}

TEST(ChannelSelector, B6_AMicrophoneThatIsALoopbackIsKnownByItsSound) {
  const Channel played = Voice(41, 6);
  for (const double delay : {0.0, 480.0, 2112.3}) {
    SCOPED_TRACE(delay);
    const Channel copy = Scaled(Delayed(played, delay), 0.4f);
    const Outcome outcome = Live({{copy, copy}, {played}});
    EXPECT_TRUE(outcome.is_loopback);
    EXPECT_EQ(outcome.choice.count(), 1);
    EXPECT_TRUE(Live({{copy}, {played}}).is_loopback);
  }
  const Channel echo = MakeEcho(played, 480, 42);
  EXPECT_FALSE(Live({{echo, echo}, {played}}).is_loopback);
  EXPECT_FALSE(Live({{echo}, {played}}).is_loopback);
  // What leaks between the wires of a headset.
  const Channel leak = Sum(Scaled(played, 0.003f), Noise(43, played.size(), 1e-5f));
  EXPECT_FALSE(Live({{leak, leak}, {played}}).is_loopback);
  EXPECT_FALSE(Live({{leak}, {played}}).is_loopback);
  const Channel copy = Delayed(played, 480);
  EXPECT_FALSE(Live({{Sum(copy, Voice(44, 6)), copy}, {played}}).is_loopback);
  EXPECT_FALSE(Play({{copy, copy}, {played}}, {.fixed = 1}).is_loopback);
  EXPECT_FALSE(Play({{copy, copy}, {played}}, {.is_recording = true}).is_loopback);
}

TEST(ChannelSelector, B6_AVoiceMakesALoopbackAMicrophoneAgain) {
  const Channel played = Only(Voice(45, 9), 0, 5);
  const Channel copy = Delayed(played, 480);
  EXPECT_TRUE(Live({{copy, copy}, {played}}).is_loopback);
  const Channel voiced = Sum(copy, Only(Voice(46, 9), 6, 9));
  EXPECT_FALSE(Live({{voiced, copy}, {played}}).is_loopback);
  EXPECT_FALSE(Live({{voiced}, {played}}).is_loopback);
}

}  // namespace anecho
