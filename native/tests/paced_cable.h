#ifndef ANECHO_TESTS_PACED_CABLE_H_
#define ANECHO_TESTS_PACED_CABLE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "base/ppm.h"
#include "pace/output_pacer.h"

namespace anecho::testing {

inline constexpr double kTwoPi = 2.0 * std::numbers::pi;
inline constexpr int kInputRate = 48000;

/// A virtual cable: takes `period` frames at once.
struct Cable {
  int rate = 48000;
  double ppm = 0;
  int period = 480;
  int channels = 2;
  std::int64_t target = 960;
  std::int64_t buffer = 4800;
};

/// A pipeline that makes a sine, a pacer, and a cable that takes period by period, in simulated
/// time.
class PacedCable {
 public:
  /// @param inputs channels of the pipeline: in the second, the sine is half as loud, and inverted.
  explicit PacedCable(Cable its_cable, int inputs = 1)
      : cable(its_cable),
        input_channels(inputs),
        pacer({kInputRate, inputs}, {cable.rate, cable.channels}, cable.target) {}

  /// Plays up to `until`; missing samples are zeros.
  void Play(double until) {
    const double period = cable.period / (cable.rate * Ppm{cable.ppm}.ratio());
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
    std::vector<float> frame;
    for (int i = 0; i < kInputRate / 100; ++i) {
      frame.push_back(static_cast<float>(0.5 * std::sin(phase)));
      if (input_channels == 2) frame.push_back(-0.5f * frame.back());
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
      for (int c = 1; c < cable.channels; ++c) {
        const float factor = c % input_channels == 0 ? 1.0f : -0.5f;
        same = same && std::abs(factor * out[i] - out[i + c]) < 1e-5f;
      }
      queue.push_back(out[i]);
      begun = true;
    }
    if (queue_start > 1'000'000) {
      queue.erase(queue.begin(), queue.begin() + queue_start);
      queue_start = 0;
    }
  }

  /// One turn, late by up to `jitter` seconds, in which the pipeline makes `frames` frames.
  void Turn(int frames = 1) {
    turn += 0.01;
    now = std::max(now, turn + std::uniform_real_distribution<>(0, jitter)(random));
    for (int i = 0; i < frames; ++i) MakeFrame();
    Produce();
  }
  void Run(double seconds) {
    for (int i = 0; i < seconds * 100; ++i) Turn();
  }
  /// The thread sleeps; then `frames` frames arrive at once.
  void Sleep(int frames) {
    turn += 0.01 * (frames - 1);
    Turn(frames);
  }

  double FillMs() const { return fill_sum / fills / cable.rate * 1e3; }
  void Measure() {
    fill_sum = fills = 0;
    played.clear();
  }
  /// Largest second difference of the played samples.
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
  int input_channels;
  OutputPacer pacer;
  double hz = 1000;
  double jitter = 1e-3;
  double now = 0;
  double turn = 0;
  double phase = 0;
  double next_take = 0.0034;
  bool consuming = true;
  bool begun = false;
  /// All channels had the expected samples so far.
  bool same = true;
  std::vector<float> queue;
  std::size_t queue_start = 0;
  std::vector<float> played;
  std::int64_t starved = 0;
  double fill_sum = 0;
  int fills = 0;
  std::mt19937 random{7};
};

/// The largest second and first difference of a sine of half of full scale.
inline double Kink(double hz, int rate) { return 0.5 * std::pow(kTwoPi * hz / rate, 2); }
inline double Slope(double hz, int rate) { return 0.5 * kTwoPi * hz / rate; }

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_PACED_CABLE_H_
