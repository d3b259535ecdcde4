#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <string>
#include <vector>

#include "remote_call.h"

namespace anecho {
namespace {

using testing::Datagram;
using testing::OpusSource;
using testing::RemoteCall;

constexpr int kBeepFrames = 24'000;

double Minutes() {
  const char* const text = std::getenv("ANECHO_REMOTE_MINUTES");
  return text == nullptr ? 6 : std::stod(text);
}

/// A second with a beep of 20 ms in it, as packets that follow each other without a seam.
std::vector<Datagram> BeepPackets() {
  OpusSource source({});
  std::vector<Datagram> packets;
  std::vector<float> frame(960);
  for (int packet = 0; packet < 100; ++packet) {
    for (int i = 0; i < 960; ++i) {
      const int place = (packet * 960 + i) % 48'000;
      const bool is_on = place >= kBeepFrames && place < kBeepFrames + 960;
      frame[static_cast<std::size_t>(i)] =
          is_on ? static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * place / 48.0)) : 0;
    }
    const auto bytes = source.Encode(frame);
    if (packet >= 50) packets.push_back(bytes);
  }
  return packets;
}

/// @return how much later each beep is heard than spoken, seconds.
std::vector<double> Delays(const RemoteCall& call) {
  std::vector<double> delays;
  for (std::size_t i = 0; i < call.heard().size(); ++i) {
    if (std::abs(call.heard()[i]) < 0.15f) continue;
    const double time = call.HeardAt(i);
    // A fast sender's time is ahead.
    auto second = static_cast<std::int64_t>(time) + 2;
    while (call.SpokenAt(second * 48'000 + kBeepFrames) > time) --second;
    delays.push_back(time - call.SpokenAt(second * 48'000 + kBeepFrames));
    i += 24'000;
  }
  return delays;
}

TEST(RemoteHours, B5A17TheDelayHoldsWhereTheSendersClockIsOff) {
  for (const double ppm : {-200.0, 200.0}) {
    RemoteCall call({.sender_ppm = ppm, .jitter = 0.010});
    call.RunPackets(60 * Minutes(), BeepPackets());
    const auto delays = Delays(call);
    ASSERT_GT(delays.size(), 50 * Minutes());
    // Measured from when the sender's clock is known.
    const auto [least, most] = std::minmax_element(delays.begin() + 120, delays.end());
    std::printf("%+.0f ppm: %.1f to %.1f ms over %.0f minutes, %+.0f ppm found\n", ppm,
                *least * 1e3, *most * 1e3, Minutes(), call.receiver().drift().value);
    EXPECT_LT(*most - *least, 0.005) << ppm;
    EXPECT_NEAR(call.receiver().drift().value, ppm, 30);
    EXPECT_EQ(call.receiver().counts().lost, 0u);
  }
}

}  // namespace
}  // namespace anecho
