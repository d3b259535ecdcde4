#include "remote/datagram_gate.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "remote_call.h"

namespace anecho {
namespace {

using testing::Datagram;
using testing::MakeRtp;

const UdpPeer kPhone = ParsePeer("192.168.1.10:5004");
const UdpPeer kStranger = ParsePeer("192.168.1.11:5004");

Datagram VoicePacket() {
  constexpr std::array<std::uint8_t, 3> kPayload{0xFC, 1, 2};
  return MakeRtp(7, 1, 960, kPayload);
}

}  // namespace

TEST(DatagramGate, B5WhatIsNoOpusInRtpIsRefused) {
  DatagramGate gate({});
  const Datagram packet = VoicePacket();
  EXPECT_TRUE(gate.Admit({packet, kPhone}, Nanoseconds(1)));
  const auto with = [&](std::size_t at, std::uint8_t byte) {
    Datagram other = packet;
    other[at] = byte;
    return other;
  };
  // Another version, PCMU, RTCP, a header without a payload, and an empty datagram.
  for (const Datagram& other :
       {with(0, 0x40), with(1, 0), with(1, 200), Datagram(12, 0x80), Datagram()}) {
    EXPECT_FALSE(gate.Admit({other, kPhone}, Nanoseconds(1)));
  }
  EXPECT_EQ(gate.refused(), 5u);
}

TEST(DatagramGate, B5WhileASenderIsHeldNobodyElseIsLetIn) {
  DatagramGate gate({});
  const Datagram packet = VoicePacket();
  const auto at = [](int ms) { return Nanoseconds(std::chrono::milliseconds(ms)); };
  gate.Hold(kPhone, at(600));
  EXPECT_EQ(*gate.holder(at(599)), kPhone);
  EXPECT_TRUE(gate.Admit({packet, kPhone}, at(1)));
  EXPECT_FALSE(gate.Admit({packet, kStranger}, at(599)));
  EXPECT_EQ(gate.holder(at(600)), nullptr);
  EXPECT_TRUE(gate.Admit({packet, kStranger}, at(600)));
}

TEST(DatagramGate, B5AFloodIsReadAndHandedOnWithinTheBounds) {
  constexpr int kSeconds = 60;
  for (const bool is_voice : {true, false}) {
    const Datagram flood = is_voice ? VoicePacket() : Datagram(100, 0xFF);
    DatagramGate gate({});
    double read = 0;
    double admitted = 0;
    // There are always as many datagrams as the gate lets through.
    for (Nanoseconds now(0); now < std::chrono::seconds(kSeconds);) {
      const Nanoseconds rest = gate.RestBefore(now);
      if (rest > Nanoseconds(0)) {
        now += rest;
        continue;
      }
      for (std::size_t i = 0; i < UdpSocket::kMaxDatagrams; ++i) {
        if (gate.Admit({flood, kStranger}, now)) ++admitted;
      }
      read += static_cast<double>(UdpSocket::kMaxDatagrams);
      gate.OnRead(UdpSocket::kMaxDatagrams, now);
    }
    EXPECT_EQ(admitted, is_voice ? read : 0);
    const double bound = is_voice ? 1000 : 20'000;
    EXPECT_LE(read, bound * (kSeconds + 1) + 2000);
    EXPECT_GE(read, bound * (kSeconds - 1));
  }
}

}  // namespace anecho
