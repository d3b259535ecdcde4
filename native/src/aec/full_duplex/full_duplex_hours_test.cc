#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "aec/echo_canceller.h"
#include "echo_scene.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;

constexpr std::size_t kRate = 48000;
constexpr std::size_t kFrame = kRate / 100;
constexpr std::size_t kMinute = 60 * kRate;

int Minutes() {
  const char* const text = std::getenv("ANECHO_DUPLEX_MINUTES");
  return text == nullptr ? 3 : std::max(2, std::atoi(text));
}

}  // namespace

// Each minute has its own echo path and 15 s of double talk; in its last 10 s, the reference is
// only noise at about -90 dBFS. Every other minute, half a second of the reference is lost.
TEST(FullDuplexHours, D10_NeitherDivergesNorSlowsDown) {
  CancellerConfig config;
  config.canceller.kind = CancellerKind::kFullDuplex;
  EchoCanceller canceller(config);
  auto reference = MakeSpeech(1, kRate, 60);
  testing::Random random(2);
  for (std::size_t i = 50 * kRate; i < kMinute; ++i) reference[i] = 4.5e-5f * random.Next();
  const auto voice = MakeSpeech(3, kRate, 60);
  double first_s = 0;
  for (int minute = 0; minute < Minutes(); ++minute) {
    auto microphone = MakeEcho(reference, 480, static_cast<std::uint32_t>(10 + minute));
    const auto echo = microphone;
    for (std::size_t i = 30 * kRate; i < 45 * kRate; ++i) microphone[i] += 0.3f * voice[i];
    auto played = reference;
    if (minute % 2 == 1) std::fill_n(played.begin() + 20 * kRate, kRate / 2, 0.0f);
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i + kFrame <= kMinute; i += kFrame) {
      const auto figures =
          canceller.Process({played.data() + i, kFrame}, {microphone.data() + i, kFrame});
      ASSERT_FALSE(figures.fault) << "minute " << minute;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (minute == 0) first_s = taken.count();
    // Allows for other programs on the processor; denormals would take ten times as long.
    EXPECT_LT(taken.count(), 4 * first_s + 1) << "minute " << minute;
    const double reduction =
        Decibels(Power(echo, 10 * kRate, 20 * kRate) / Power(microphone, 10 * kRate, 20 * kRate));
    EXPECT_GT(reduction, 25) << "minute " << minute;
  }
}

}  // namespace anecho
