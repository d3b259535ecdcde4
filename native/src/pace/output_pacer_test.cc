#include "pace/output_pacer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include "paced_cable.h"

namespace anecho {
namespace {

using testing::Cable;
using testing::Kink;
using testing::kTwoPi;
using Rig = testing::PacedCable;

struct SineFit {
  double signal = 0;
  double error = 0;
};

SineFit Fit(std::span<const float> samples, double radians) {
  double cc = 0, ss = 0, cs = 0, xc = 0, xs = 0, xx = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double c = std::cos(radians * static_cast<double>(i));
    const double s = std::sin(radians * static_cast<double>(i));
    const double x = samples[i];
    cc += c * c, ss += s * s, cs += c * s;
    xc += c * x, xs += s * x, xx += x * x;
  }
  const double determinant = cc * ss - cs * cs;
  const double a = (xc * ss - xs * cs) / determinant;
  const double b = (xs * cc - xc * cs) / determinant;
  const double signal = a * xc + b * xs;
  return {signal, xx - signal};
}

// @return signal-to-noise ratio, dB, of a sine whose frequency may move a little: in windows of 10
//   ms, each with the frequency that fits it best.
double SineSnr(std::span<const float> samples, double hz, int rate) {
  const std::size_t window = rate / 100;
  SineFit sum;
  for (std::size_t start = 0; start + window <= samples.size(); start += window) {
    const auto part = samples.subspan(start, window);
    const double nominal = kTwoPi * hz / rate;
    const double apart = nominal * 1e-3;
    const double below = Fit(part, nominal - apart).error;
    const double at = Fit(part, nominal).error;
    const double above = Fit(part, nominal + apart).error;
    const double best = 0.5 * apart * (below - above) / (below - 2 * at + above);
    const SineFit fit = Fit(part, nominal + best);
    sum.signal += fit.signal;
    sum.error += fit.error;
  }
  return 10 * std::log10(sum.signal / sum.error);
}

}  // namespace

TEST(OutputPacer, A17_NoGapAndNoDelayOnAnyCable) {
  const Cable cables[] = {{48000, 300, 480, 2, 960, 4800},   {48000, -300, 480, 1, 960, 1440},
                          {44100, 300, 441, 2, 882, 4410},   {44100, -998, 441, 2, 882, 4410},
                          {48000, 120, 1024, 2, 1440, 8192}, {96000, -50, 256, 8, 1920, 9600},
                          {16000, 200, 160, 1, 320, 1600}};
  for (const Cable& cable : cables) {
    Rig rig(cable);
    rig.Run(18);
    rig.Measure();
    rig.Run(18);
    const auto label = ::testing::Message()
                       << cable.rate << " " << cable.ppm << " " << cable.period;
    EXPECT_EQ(rig.starved, 0) << label;
    EXPECT_EQ(rig.pacer.underruns(), 0) << label;
    EXPECT_EQ(rig.pacer.overruns(), 0) << label;
    EXPECT_LT(rig.FillMs() + 0.5, rig.pacer.target_ms() + 6) << label;
    EXPECT_GT(rig.FillMs() + 0.5, rig.pacer.target_ms() - 6) << label;
    EXPECT_TRUE(rig.same) << label;
    EXPECT_LT(rig.LargestKink(), 1.2 * Kink(rig.hz, cable.rate)) << label;
  }
}

TEST(OutputPacer, A17_DelayIsTheTargetOnAverage) {
  Rig rig({48000, 200, 480, 1, 960, 4800});
  rig.Run(30);
  rig.Measure();
  // For a full beat of the device's periods against the turns.
  rig.Run(50);
  EXPECT_NEAR(rig.FillMs() + 0.5, rig.pacer.target_ms(), 1.0);
  EXPECT_EQ(rig.pacer.underruns() + rig.pacer.overruns(), 0);
}

TEST(OutputPacer, A17_ASineStaysClean) {
  for (const Cable& cable : {Cable{48000, 250}, Cable{44100, -250, 441, 2, 882}}) {
    Rig rig(cable);
    rig.hz = 997;
    rig.Run(20);
    rig.Measure();
    rig.Run(10);
    const double heard = rig.hz / Ppm{cable.ppm}.ratio();
    EXPECT_GT(SineSnr(rig.played, heard, cable.rate), 80) << cable.rate;
  }
}

TEST(OutputPacer, A4_StartsAtTheTargetWithAFadeIn) {
  Rig rig({});
  rig.Run(0.05);
  rig.fill_sum = rig.fills = 0;
  rig.Run(0.5);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns() + rig.pacer.overruns(), 0);
  EXPECT_LT(rig.LargestKink(), 1.5 * Kink(rig.hz, 48000));
}

// A5: the first words, spoken while the devices were being opened.
TEST(OutputPacer, A5_WhatWaitsAtTheStartIsPlayedAndWorkedOff) {
  for (const int burst : {3, 10, 18}) {
    Rig rig({48000, 100, 480, 1, 960, 1920});
    // A tone that rises: each of its places is heard once.
    for (int i = 0; i < burst; ++i) {
      rig.hz = 200 + 20 * i;
      rig.MakeFrame();
    }
    rig.hz = 1000;
    rig.Turn();
    rig.Run(1);
    // All of the burst, in order, after the fade-in: its zero crossings are counted.
    const auto begin = static_cast<std::size_t>(
        std::find_if(rig.played.begin(), rig.played.end(), [](float it) { return it != 0; }) -
        rig.played.begin());
    double expected = 0;
    for (int i = 0; i < burst; ++i) expected += 2 * (200 + 20 * i) * 0.01;
    int crossings = 0;
    for (std::size_t i = begin; i + 1 < begin + static_cast<std::size_t>(burst) * 480; ++i) {
      crossings += (rig.played[i] < 0) != (rig.played[i + 1] < 0) ? 1 : 0;
    }
    EXPECT_NEAR(crossings, expected, 2) << burst;
    rig.Run(10.0 * burst);
    rig.Measure();
    rig.Run(20);
    EXPECT_NEAR(rig.FillMs() + 0.5, rig.pacer.target_ms(), 6) << burst;
    EXPECT_EQ(rig.pacer.underruns() + rig.pacer.overruns(), 0) << burst;
    EXPECT_EQ(rig.starved, 0);
    EXPECT_LT(rig.LargestKink(), 1.5 * Kink(rig.hz, 48000));
  }
}

TEST(OutputPacer, A19_StandsWhateverComes) {
  // Random turns, stalls, bursts and full buffers: always finite, in bounds, and level afterwards.
  for (unsigned seed = 1; seed <= 3; ++seed) {
    Rig rig({44100, 100, 441, 2, 882, 2205});
    rig.random.seed(seed);
    for (int i = 0; i < 3000; ++i) {
      rig.consuming = rig.random() % 200 == 0 ? !rig.consuming : rig.consuming;
      if (rig.random() % 50 == 0) rig.turn += static_cast<double>(rig.random() % 300) * 1e-3;
      rig.Turn(static_cast<int>(rig.random() % 20 == 0 ? rig.random() % 9 : 1));
    }
    rig.consuming = true;
    rig.Run(1);
    const auto events = rig.pacer.underruns() + rig.pacer.overruns();
    rig.fill_sum = rig.fills = 0;
    rig.Run(2);
    EXPECT_NEAR(rig.FillMs(), 20, 8) << seed;
    EXPECT_LE(rig.pacer.underruns() + rig.pacer.overruns(), events) << seed;
    for (float sample : rig.played) ASSERT_LE(std::abs(sample), 1.1f);
  }
}

TEST(OutputPacer, A19_PushingWithoutProducingIsBounded) {
  Rig rig({});
  rig.Run(1);
  for (int i = 0; i < 1000; ++i) rig.MakeFrame();
  rig.Run(1);
  EXPECT_LT(rig.pacer.fill_ms(), 60);
  const float sample = 0.1f;
  for (int i = 0; i < 20000; ++i) rig.pacer.Push({&sample, 1});
  rig.Run(1);
  EXPECT_LT(rig.pacer.fill_ms(), 60);
}

}  // namespace anecho
