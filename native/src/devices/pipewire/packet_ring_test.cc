#include "devices/pipewire/packet_ring.h"

#include <gtest/gtest.h>

#include <vector>

namespace anecho {
namespace {

constexpr StreamFormat kStereo{.sample_rate = 48000, .channels = 2};

Packet MakePacket(const std::vector<float>& samples, std::int64_t position) {
  return {.samples = samples,
          .frames = static_cast<std::int64_t>(samples.size() / 2),
          .device_position = position,
          .time = FramesToTime(position, 48000)};
}

TEST(PacketRing, HandsPacketsOn) {
  PacketRing ring(kStereo, 4);
  Packet packet;
  EXPECT_FALSE(ring.Front(&packet));
  ring.Push(MakePacket({1, 2, 3, 4}, 100));
  ASSERT_TRUE(ring.Front(&packet));
  EXPECT_EQ(packet.frames, 2);
  EXPECT_EQ(packet.device_position, 100);
  EXPECT_EQ(std::vector(packet.samples.begin(), packet.samples.end()),
            (std::vector<float>{1, 2, 3, 4}));
  ring.Pop();
  EXPECT_TRUE(ring.empty());
}

TEST(PacketRing, SplitsWhatIsTooLong) {
  PacketRing ring(kStereo, 4);
  std::vector<float> samples(2 * 2500);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<float>(i);
  Packet whole = MakePacket(samples, 7);
  whole.discontinuity = true;
  ring.Push(whole);
  std::vector<float> got;
  std::int64_t position = 7;
  for (Packet packet; ring.Front(&packet); ring.Pop()) {
    EXPECT_EQ(packet.discontinuity, position == 7);
    EXPECT_EQ(packet.device_position, position);
    EXPECT_EQ(packet.time, whole.time + FramesToTime(position - 7, 48000));
    position += packet.frames;
    got.insert(got.end(), packet.samples.begin(), packet.samples.end());
  }
  EXPECT_EQ(got, samples);
}

TEST(PacketRing, SaysThatItLostSome) {
  PacketRing ring(kStereo, 2);
  for (int i = 0; i < 4; ++i) ring.Push(MakePacket({1, 2}, i));
  Packet packet;
  for (const std::int64_t position : {0, 1}) {
    ASSERT_TRUE(ring.Front(&packet));
    EXPECT_EQ(packet.device_position, position);
    EXPECT_FALSE(packet.discontinuity);
    ring.Pop();
  }
  ring.Push(MakePacket({1, 2}, 4));
  ASSERT_TRUE(ring.Front(&packet));
  EXPECT_TRUE(packet.discontinuity);
}

TEST(PacketRing, TakesSilenceWithoutSamples) {
  PacketRing ring(kStereo, 2);
  ring.Push({.samples = {}, .frames = 480, .device_position = 5, .silent = true});
  Packet packet;
  ASSERT_TRUE(ring.Front(&packet));
  EXPECT_TRUE(packet.silent);
  EXPECT_EQ(packet.frames, 480);
}

}  // namespace
}  // namespace anecho
