#include "pace/output_pacer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <random>
#include <span>
#include <vector>

namespace anecho {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr int kInputRate = 48000;

struct Cable {
  int rate = 48000;
  double ppm = 0;
  int period = 480;
  int channels = 2;
  std::int64_t target = 960;
  std::int64_t buffer = 4800;
};

// A pipeline that makes a sine, a pacer, and a cable that takes period by period, in simulated
// time.
class Rig {
 public:
  explicit Rig(Cable its_cable)
      : cable(its_cable), pacer(kInputRate, {cable.rate, cable.channels}, cable.target) {}

  // Up to now; what the cable does not find is zeros.
  void Play(double until) {
    const double period = cable.period / (cable.rate * (1 + cable.ppm * 1e-6));
    for (; next_take < until; next_take += period) {
      if (!consuming) continue;
      const std::int64_t found = std::min<std::int64_t>(cable.period, Queued());
      const auto first = queue.begin() + queue_start;
      played.insert(played.end(), first, first + found);
      played.insert(played.end(), cable.period - found, 0.0f);
      queue_start += found;
      if (begun) starved += cable.period - found;
    }
  }

  void MakeFrame() {
    std::vector<float> frame(kInputRate / 100);
    for (float& sample : frame) {
      sample = static_cast<float>(0.5 * std::sin(phase));
      phase = std::fmod(phase + kTwoPi * hz / kInputRate, kTwoPi);
    }
    pacer.Push(frame);
  }

  std::int64_t Queued() const { return static_cast<std::int64_t>(queue.size() - queue_start); }

  void Produce() {
    Play(now);
    fill_sum += static_cast<double>(Queued());
    ++fills;
    const auto out =
        pacer.Produce(Queued(), cable.buffer - Queued(), Nanoseconds(std::llround(now * 1e9)));
    EXPECT_LE(static_cast<std::int64_t>(out.size()) / cable.channels, cable.buffer - Queued());
    for (std::size_t i = 0; i < out.size(); i += cable.channels) {
      for (int c = 1; c < cable.channels; ++c) same = same && out[i] == out[i + c];
      queue.push_back(out[i]);
      begun = true;
    }
    if (queue_start > 1'000'000) {
      queue.erase(queue.begin(), queue.begin() + queue_start);
      queue_start = 0;
    }
  }

  // One turn on time, give or take.
  void Turn(int frames = 1) {
    turn += 0.01;
    now = std::max(now, turn + std::uniform_real_distribution<>(0, jitter)(random));
    for (int i = 0; i < frames; ++i) MakeFrame();
    Produce();
  }
  void Run(double seconds) {
    for (int i = 0; i < seconds * 100; ++i) Turn();
  }
  // The thread sleeps; then all frames are there at once.
  void Sleep(int frames) {
    turn += 0.01 * (frames - 1);
    Turn(frames);
  }

  double FillMs() const { return fill_sum / fills / cable.rate * 1e3; }
  void Measure() {
    fill_sum = fills = 0;
    played.clear();
  }
  // Of what was played: no sample is farther from the line through its neighbours.
  double LargestKink() const {
    double largest = 0;
    for (std::size_t i = 2; i < played.size(); ++i) {
      const double bend = static_cast<double>(played[i]) - 2.0 * played[i - 1] + played[i - 2];
      largest = std::max(largest, std::abs(bend));
    }
    return largest;
  }
  double LargestStep() const {
    double largest = 0;
    for (std::size_t i = 1; i < played.size(); ++i) {
      largest = std::max(largest, std::abs(static_cast<double>(played[i]) - played[i - 1]));
    }
    return largest;
  }

  Cable cable;
  OutputPacer pacer;
  double hz = 1000;
  double jitter = 1e-3;
  double now = 0;
  double turn = 0;
  double phase = 0;
  double next_take = 0.0034;
  bool consuming = true;
  bool begun = false;
  // All channels have always been alike.
  bool same = true;
  std::vector<float> queue;
  std::size_t queue_start = 0;
  std::vector<float> played;
  std::int64_t starved = 0;
  double fill_sum = 0;
  int fills = 0;
  std::mt19937 random{7};
};

double Kink(double hz, int rate) { return 0.5 * std::pow(kTwoPi * hz / rate, 2); }
double Slope(double hz, int rate) { return 0.5 * kTwoPi * hz / rate; }

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

// Signal to all else, dB, of what should be a sine whose frequency moves a little: in windows of 10
// ms, each with the frequency that suits it best.
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
    const auto label = testing::Message() << cable.rate << " " << cable.ppm << " " << cable.period;
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
  // A beat of the device's periods against our turns.
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
    const double heard = rig.hz / (1 + cable.ppm * 1e-6);
    EXPECT_GT(SineSnr(rig.played, heard, cable.rate), 80) << cable.rate;
  }
}

TEST(OutputPacer, A4_AShortageSeenInTimeIsFadedAndCounted) {
  for (double hz : {200.0, 1000.0, 3000.0}) {
    Rig rig({});
    rig.hz = hz;
    rig.Run(10);
    rig.Measure();
    for (int hiccup = 0; hiccup < 10; ++hiccup) {
      // The microphone delivers nothing for a while; then the backlog comes.
      const int frames = 4 + 2 * hiccup;
      for (int i = 0; i < frames; ++i) rig.Turn(0);
      rig.Turn(frames + 1);
      rig.Run(1.003);
      EXPECT_EQ(rig.pacer.underruns(), hiccup + 1);
    }
    EXPECT_EQ(rig.starved, 0);
    EXPECT_EQ(rig.pacer.overruns(), 0);
    EXPECT_LT(rig.LargestStep(), 1.1 * Slope(hz, 48000));
    EXPECT_LT(rig.LargestKink(), 1.3 * Kink(hz, 48000) + 2e-3) << hz;
  }
}

TEST(OutputPacer, A4_LostFramesLeaveTheTargetAsItWas) {
  Rig rig({});
  rig.Run(10);
  for (int i = 0; i < 10; ++i) rig.Turn(0);
  rig.Run(0.1);
  rig.Measure();
  rig.Run(2);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 1);
}

TEST(OutputPacer, A4_ALateTurnFadesInAndCatchesUp) {
  Rig rig({});
  rig.Run(10);
  rig.Sleep(5);
  EXPECT_EQ(rig.pacer.underruns(), 1);
  rig.Run(0.05);
  rig.Measure();
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_LT(rig.LargestStep(), 1.1 * Slope(rig.hz, 48000));
  EXPECT_EQ(rig.pacer.underruns(), 1);
  EXPECT_EQ(rig.pacer.overruns(), 0);
}

TEST(OutputPacer, A4_ASurplusIsDroppedByACrossFade) {
  Rig rig({});
  rig.Run(10);
  rig.Measure();
  rig.Turn(8);
  rig.Run(0.5);
  EXPECT_EQ(rig.pacer.overruns(), 1);
  rig.fill_sum = rig.fills = 0;
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 0);
  EXPECT_LT(rig.LargestStep(), 1.2 * Slope(rig.hz, 48000));
  EXPECT_LT(rig.LargestKink(), 2 * Kink(rig.hz, 48000));
}

TEST(OutputPacer, A4_ConsumersComeAndGo) {
  Rig rig({});
  rig.Run(10);
  rig.Measure();
  for (int turn = 0; turn < 10; ++turn) {
    rig.consuming = false;
    rig.Run(0.5 + turn * 0.37);
    EXPECT_LT(rig.Queued(), 960 + 480 + 5280);
    rig.consuming = true;
    rig.Run(0.2);
    rig.fill_sum = rig.fills = 0;
    rig.Run(1);
    EXPECT_NEAR(rig.FillMs(), 20, 6);
  }
  EXPECT_EQ(rig.starved, 0);
  EXPECT_EQ(rig.pacer.underruns(), 0);
  EXPECT_EQ(rig.pacer.overruns(), 0);
  EXPECT_LT(rig.LargestStep(), 1.2 * Slope(rig.hz, 48000));
  EXPECT_LT(rig.LargestKink(), 2 * Kink(rig.hz, 48000));
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
    // All of the burst, in order, behind the fade-in: its zero crossings are counted.
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

TEST(OutputPacer, A16_WhatNobodyWasThereToHearIsNotPlayedLater) {
  Rig rig({});
  rig.consuming = false;
  rig.Run(2);
  rig.consuming = true;
  rig.Run(0.1);
  rig.fill_sum = rig.fills = 0;
  rig.Run(1);
  EXPECT_NEAR(rig.FillMs(), 20, 6);
  EXPECT_EQ(rig.pacer.overruns(), 0);
}

// A8
TEST(OutputPacer, A8_APauseIsNoShortageAndLeavesNothingStale) {
  Rig rig({});
  rig.Run(10);
  rig.turn += 3;
  rig.hz = 300;
  rig.phase = 0;
  rig.Play(rig.turn);
  rig.Measure();
  rig.Run(1);
  EXPECT_EQ(rig.pacer.underruns() + rig.pacer.overruns(), 0);
  // What is heard is the new tone from its beginning: 300 Hz cross zero 6 times in 10 ms.
  const auto begin = static_cast<std::size_t>(
      std::find_if(rig.played.begin(), rig.played.end(), [](float it) { return it != 0; }) -
      rig.played.begin());
  EXPECT_LE(begin, 2u * 960u);
  int crossings = 0;
  for (std::size_t i = begin; i < begin + 960; ++i) {
    crossings += (rig.played[i] < 0) != (rig.played[i + 1] < 0) ? 1 : 0;
  }
  EXPECT_NEAR(crossings, 12, 1);
}

TEST(OutputPacer, A4_OneFrameTooManyIsWorkedOffUnheard) {
  Rig rig({});
  rig.Run(20);
  rig.Measure();
  rig.Turn(2);
  rig.Run(15);
  EXPECT_EQ(rig.pacer.overruns(), 0);
  EXPECT_LT(rig.LargestKink(), 1.1 * Kink(rig.hz, 48000));
  rig.Run(30);
  rig.Measure();
  rig.Run(5);
  EXPECT_NEAR(rig.FillMs() + 0.5, rig.pacer.target_ms(), 3);
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
