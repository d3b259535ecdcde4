#include "remote/voice_receiver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "echo_scene.h"
#include "remote_call.h"

namespace anecho {
namespace {

using testing::Datagram;
using testing::MakeRtp;
using testing::OpusSource;
using testing::RemoteCall;

constexpr double kRate = 48'000;

/// A steady vowel: where it falls silent, sound is missing.
float Vowel(std::int64_t sample) {
  const double phase = 2 * std::numbers::pi * 150 * static_cast<double>(sample) / kRate;
  double sum = 0;
  for (int harmonic = 1; harmonic <= 8; ++harmonic) sum += std::sin(harmonic * phase) / harmonic;
  return static_cast<float>(0.2 * sum);
}

/// 20 ms of a tone twice a second.
float Beeps(std::int64_t sample) {
  const std::int64_t place = sample % 24'000;
  if (place < 960 || place >= 1920) return 0;
  return static_cast<float>(
      0.5 * std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(place) / kRate));
}

/// @return the longest time in seconds without sound, from `first` on.
double LongestSilence(const std::vector<float>& sound, std::size_t first) {
  std::size_t silent = 0;
  std::size_t longest = 0;
  for (std::size_t i = first; i < sound.size(); ++i) {
    silent = std::abs(sound[i]) < 0.003f ? silent + 1 : 0;
    longest = std::max(longest, silent);
  }
  return static_cast<double>(longest) / kRate;
}

/// @return how much later each beep was heard than spoken, seconds.
std::vector<double> BeepDelays(const RemoteCall& call) {
  std::vector<double> delays;
  const auto& heard = call.heard();
  for (std::size_t i = 0; i < heard.size(); ++i) {
    if (std::abs(heard[i]) < 0.15f) continue;
    // The last beep that was spoken before.
    const double time = call.HeardAt(i);
    auto beep = static_cast<std::int64_t>(time * 2);
    while (call.SpokenAt(beep * 24'000 + 960) > time) --beep;
    delays.push_back(time - call.SpokenAt(beep * 24'000 + 960));
    i += 12'000;
  }
  return delays;
}

TEST(VoiceReceiver, B5WhatIsSentIsHeardWithinEightyMilliseconds) {
  RemoteCall call({.way = 0});
  call.Run(20, Beeps);
  const auto delays = BeepDelays(call);
  ASSERT_GE(delays.size(), 36u);
  EXPECT_LT(delays.back(), 0.080);
  EXPECT_GT(delays.back(), 0.020);
  EXPECT_EQ(call.receiver().counts().lost, 0u);
  EXPECT_EQ(call.receiver().counts().late, 0u);
}

TEST(VoiceReceiver, B5WithLossAndJitterThereIsNoGapOfSixtyMilliseconds) {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    RemoteCall call({.jitter = 0.030, .loss = 0.05, .seed = seed});
    call.Run(30, Vowel);
    EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.060) << seed;
    const auto counts = call.receiver().counts();
    EXPECT_GT(counts.lost, 30u) << seed;
    EXPECT_LT(counts.late, 30u) << seed;
    EXPECT_LT(call.receiver().target_delay(), 0.060) << seed;
  }
}

TEST(VoiceReceiver, B5InBandFecRecoversSingleLosses) {
  RemoteCall call({.source = {.fec = true}});
  call.is_lost = [](std::int64_t packet) { return packet % 7 == 3; };
  const auto speech = testing::MakeSpeech(1, 48'000, 11);
  call.Run(10, [&](std::int64_t sample) { return speech[static_cast<std::size_t>(sample)]; });
  const auto counts = call.receiver().counts();
  EXPECT_GT(counts.lost, 50u);
  // Opus repeats speech only.
  EXPECT_GT(counts.recovered, counts.lost / 2);
}

TEST(VoiceReceiver, B5AfterBurstsOfLossTheSoundGoesOn) {
  RemoteCall call({.jitter = 0.010});
  // A fifth of the packets is lost, in bursts of 200 ms.
  call.is_lost = [](std::int64_t packet) { return packet % 50 >= 40; };
  call.Run(20, Vowel);
  EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.220);
  call.is_lost = nullptr;
  const std::size_t from = call.heard().size() + 12'000;
  call.Run(5, Vowel);
  EXPECT_LT(LongestSilence(call.heard(), from), 0.005);
}

/// Packets of the vowel.
std::vector<Datagram> VowelPackets(int count) {
  OpusSource source({});
  std::vector<Datagram> packets;
  std::vector<float> frame(960);
  for (int i = 0; i < count; ++i) {
    for (int k = 0; k < 960; ++k) frame[static_cast<std::size_t>(k)] = Vowel(i * 960 + k);
    packets.push_back(source.Encode(frame));
  }
  return packets;
}

TEST(VoiceReceiver, B5ReorderedAndRepeatedPacketsAreHeardOnceInTheirOrder) {
  RemoteCall call({.jitter = 0.050});
  call.Run(30, Vowel);
  const auto counts = call.receiver().counts();
  EXPECT_LT(counts.late + counts.lost, 40u);
  EXPECT_GT(counts.decoded, 1440u);
  EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.020);

  VoiceReceiver receiver({});
  const auto packets = VowelPackets(8);
  std::vector<float> block(480);
  for (std::uint16_t i = 0; i < 8; ++i) {
    const auto datagram = MakeRtp(1, i, 960u * i, packets[i]);
    receiver.PutRtp(datagram, 0, FromSeconds(0.020 * i));
    receiver.PutRtp(datagram, 0, FromSeconds(0.020 * i));
  }
  // The first packet only makes the sender credible.
  EXPECT_EQ(receiver.counts().duplicates, 7u);
  EXPECT_EQ(receiver.waiting_packets(), 7u);
}

TEST(VoiceReceiver, B5WhatIsNoOpusInRtpIsIgnoredAndHarmsNothing) {
  RemoteCall call({});
  std::mt19937 random(7);
  const auto packets = VowelPackets(1);
  for (int i = 0; i < 200; ++i) {
    call.Run(0.05, Vowel);
    Datagram garbage(random() % 200);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random());
    call.Inject(garbage);
    // Of the sender itself: cut short, of another kind, RTCP, empty.
    auto datagram = MakeRtp(0x1234, 0, 0, packets[0]);
    call.Inject(std::span(datagram).first(random() % 12));
    datagram[1] = 0;
    call.Inject(datagram);
    datagram[1] = 200;
    call.Inject(datagram);
    call.Inject(MakeRtp(0x1234, 0, 0, {}));
  }
  EXPECT_GE(call.receiver().counts().ignored, 800u);
  EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.005);
}

TEST(VoiceReceiver, B5ReplayedPacketsAreNotHeardAgain) {
  RemoteCall call({});
  const auto packets = VowelPackets(50);
  call.RunPackets(10, packets);
  const std::size_t before = call.receiver().counts().decoded;
  const std::size_t waiting = call.receiver().waiting_packets();
  for (std::uint16_t i = 0; i < 50; ++i) {
    call.Inject(MakeRtp(0x1234, static_cast<std::uint16_t>(65'500 + i), 4'294'900'000u + 960u * i,
                        packets[i]));
  }
  EXPECT_EQ(call.receiver().waiting_packets(), waiting);
  call.RunPackets(1, packets);
  EXPECT_LE(call.receiver().counts().decoded, before + 51);
  EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.005);
}

TEST(VoiceReceiver, B5OfTwoSendersTheFirstIsHeard) {
  RemoteCall call({});
  const auto packets = VowelPackets(50);
  call.RunPackets(0.5, packets);
  for (std::uint16_t i = 0; i < 250; ++i) {
    call.RunPackets(0.02, packets);
    call.Inject(MakeRtp(0x9999, i, 960u * i, packets[i % 50u]));
  }
  EXPECT_EQ(call.receiver().ssrc(), 0x1234u);
  EXPECT_GE(call.receiver().counts().ignored, 249u);
  EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.005);
}

TEST(VoiceReceiver, B5ASenderThatComesBackAsAnotherIsHeardAgain) {
  RemoteCall call({.jitter = 0.005});
  for (const std::uint32_t ssrc : {1u, 2u, 3u}) {
    call.is_lost = [](std::int64_t) { return true; };
    call.Run(2, Vowel);
    call.is_lost = nullptr;
    call.ChangeSender(ssrc);
    call.Run(0.5, Vowel);
    const std::size_t from = call.heard().size();
    call.Run(3, Vowel);
    EXPECT_EQ(call.receiver().ssrc(), ssrc);
    EXPECT_LT(LongestSilence(call.heard(), from), 0.005) << ssrc;
  }
}

TEST(VoiceReceiver, B4TheQueueHolds64FramesAndDropsTheNewest) {
  VoiceReceiver receiver({});
  const auto packets = VowelPackets(50);
  for (int i = 0; i < 100'000; ++i) {
    receiver.PutFrame(packets[static_cast<std::size_t>(i % 50)], 0, Nanoseconds(i * 1000));
    ASSERT_LE(receiver.waiting_packets(), 64u);
  }
  EXPECT_EQ(receiver.counts().dropped, 99'936u);
}

TEST(VoiceReceiver, B4FramesOfUpTo120MillisecondsAndOfNothingAreDecoded) {
  for (const int frame_ms : {10, 20, 40, 60}) {
    RemoteCall call({.source = {.frame_ms = frame_ms}, .jitter = 0.005});
    call.Run(5, Vowel);
    EXPECT_LT(LongestSilence(call.heard(), 24'000), 0.005) << frame_ms;
  }
  // Bare frames of 20 ms, every third of them empty.
  VoiceReceiver receiver({});
  const auto packets = VowelPackets(50);
  std::vector<float> block(480);
  int played = 0;
  for (int i = 0; i < 300; ++i) {
    const auto& packet = packets[static_cast<std::size_t>(i % 50)];
    const std::span<const std::uint8_t> frame =
        i % 3 == 2 ? std::span<const std::uint8_t>() : packet;
    receiver.PutFrame(frame, 0, std::chrono::milliseconds(20 * i));
    for (int k = 0; k < 2; ++k) {
      played += receiver.Pull(block, 0, std::chrono::milliseconds(20 * i + 10 * k)) ? 1 : 0;
    }
  }
  EXPECT_GT(played, 585);
  EXPECT_LE(receiver.counts().starved, 3u);
}

TEST(VoiceReceiver, B4AFrameThatDoesNotDecodeIsDroppedAndTheRestIsHeard) {
  VoiceReceiver receiver({});
  const auto packets = VowelPackets(50);
  std::vector<float> block(480);
  std::mt19937 random(3);
  int played = 0;
  for (int i = 0; i < 500; ++i) {
    Datagram packet = packets[static_cast<std::size_t>(i % 50)];
    if (i % 5 == 4) {
      for (auto& byte : packet) byte = static_cast<std::uint8_t>(random());
    }
    receiver.PutFrame(packet, 0, std::chrono::milliseconds(20 * i));
    for (int k = 0; k < 2; ++k) {
      if (!receiver.Pull(block, 0, std::chrono::milliseconds(20 * i + 10 * k))) continue;
      ++played;
      for (const float sample : block) ASSERT_LE(std::abs(sample), 1.5f);
    }
  }
  EXPECT_GT(played, 800);
  EXPECT_GT(receiver.counts().decoded, 390u);
}

TEST(VoiceReceiver, B4AfterAGapOfMoreThan600MillisecondsWhatIsBufferedIsDiscarded) {
  for (const int gap_ms : {600, 601}) {
    VoiceReceiver receiver({});
    const auto packets = VowelPackets(10);
    for (const auto& packet : packets) receiver.PutFrame(packet, 0, Nanoseconds(0));
    EXPECT_EQ(receiver.waiting_packets(), 10u);
    const bool is_gap = receiver.PutFrame(packets[0], 0, std::chrono::milliseconds(gap_ms)) ==
                        VoiceReceiver::PutResult::kEndsGap;
    EXPECT_EQ(is_gap, gap_ms > 600);
    EXPECT_EQ(receiver.waiting_packets(), is_gap ? 1u : 11u);
  }
}

TEST(VoiceReceiver, B4OnlyWhatTheSenderSendsNextEndsAGap) {
  using PutResult = VoiceReceiver::PutResult;
  const auto packets = VowelPackets(10);
  std::mt19937 random(11);
  for (const int strangers_ms : {0, 10}) {
    VoiceReceiver receiver({});
    // The first packet only makes the sender credible.
    for (std::uint16_t i = 0; i < 5; ++i) {
      EXPECT_EQ(receiver.PutRtp(MakeRtp(1, i, 960u * i, packets[i]), 0, Nanoseconds(0)),
                i == 0 ? PutResult::kIgnored : PutResult::kHeard);
    }
    EXPECT_EQ(receiver.waiting_packets(), 4u);
    for (int at = 10; strangers_ms > 0 && at < 650; at += strangers_ms) {
      const Nanoseconds now = std::chrono::milliseconds(at);
      Datagram garbage(random() % 100);
      for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random());
      EXPECT_EQ(receiver.PutRtp(garbage, 0, now), PutResult::kIgnored);
      const auto number = static_cast<std::uint16_t>(at);
      // Packets of another sender, before the first sender's place is vacant; and a replayed
      // packet.
      if (at < 600) {
        EXPECT_EQ(receiver.PutRtp(MakeRtp(2, number, 0, packets[0]), 0, now), PutResult::kIgnored);
      }
      EXPECT_EQ(receiver.PutRtp(MakeRtp(1, 2, 1920, packets[2]), 0, now), PutResult::kHeard);
    }
    const auto next = MakeRtp(1, 5, 960 * 5, packets[5]);
    EXPECT_EQ(receiver.PutRtp(next, 0, std::chrono::milliseconds(650)), PutResult::kEndsGap)
        << strangers_ms;
    EXPECT_EQ(receiver.waiting_packets(), 1u);
  }
}

TEST(VoiceReceiver, B4DiscardForgetsWhatWaits) {
  VoiceReceiver receiver({});
  const auto packets = VowelPackets(10);
  for (const auto& packet : packets) receiver.PutFrame(packet, 0, Nanoseconds(0));
  receiver.Discard();
  EXPECT_EQ(receiver.waiting_packets(), 0u);
  std::vector<float> block(480);
  EXPECT_FALSE(receiver.Pull(block, 0, std::chrono::seconds(1)));
}

TEST(VoiceReceiver, B5AfterAStallThatBringsAllAtOnceTheDelayIsSoonAsBefore) {
  RemoteCall call({.way = 0});
  call.Run(10, Beeps);
  const double usual = BeepDelays(call).back();
  call.Stall(0.4);
  call.Run(30, Beeps);
  EXPECT_LT(BeepDelays(call).back(), usual + 0.060);
}

TEST(VoiceReceiver, B5ASilenceInWhichNothingIsSentEndsOnTime) {
  RemoteCall call({.way = 0});
  // Packets are held back, as with DTX; their timestamps go on.
  call.is_lost = [](std::int64_t packet) { return packet % 100 >= 30 && packet % 100 < 99; };
  call.Run(20, Beeps);
  const auto delays = BeepDelays(call);
  EXPECT_GE(delays.size(), 18u);
  for (const double delay : delays) EXPECT_LT(delay, 0.100);
}

}  // namespace
}  // namespace anecho
