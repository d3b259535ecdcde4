#ifndef ANECHO_TESTS_DRIFTING_SCENE_H_
#define ANECHO_TESTS_DRIFTING_SCENE_H_

// For tests: synthesized voices, music, noise and rooms, and echoes whose delay drifts.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

namespace anecho::testing {

using Signal = std::vector<float>;

inline constexpr int kSceneRate = 16000;

/// A two-pole resonance, as of a vocal tract.
class Formant {
 public:
  void Tune(double frequency, double bandwidth) {
    const double radius = std::exp(-std::numbers::pi * bandwidth / kSceneRate);
    a1_ = 2 * radius * std::cos(2 * std::numbers::pi * frequency / kSceneRate);
    a2_ = -radius * radius;
    gain_ = 1 - radius;
  }
  double operator()(double input) {
    const double output = gain_ * input + a1_ * y1_ + a2_ * y2_;
    y2_ = y1_;
    y1_ = output;
    return output;
  }

 private:
  double a1_ = 0, a2_ = 0, gain_ = 0, y1_ = 0, y2_ = 0;
};

/// Scales to a root mean square of 0.1 (-20 dBFS).
inline void Normalize(Signal& signal) {
  double energy = 1e-12;
  for (float sample : signal) energy += sample * sample;
  const double gain = 0.1 / std::sqrt(energy / static_cast<double>(signal.size()));
  for (float& sample : signal) sample = static_cast<float>(sample * gain);
}

/// Something like speech: syllables of gliding pitch or of hiss through three formants, which
/// change from one syllable to the next, and pauses.
inline Signal Voice(double seconds, std::uint32_t seed, double pitch_hz = 120) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::normal_distribution<double> normal;
  Signal signal(static_cast<std::size_t>(seconds * kSceneRate));
  Formant formants[3];
  double phase = 0;
  for (std::size_t start = 0; start < signal.size();) {
    const auto length = static_cast<std::size_t>((0.12 + 0.2 * uniform(random)) * kSceneRate);
    const bool pause = uniform(random) < 0.2, hiss = uniform(random) < 0.25;
    const double loud = 0.3 + uniform(random), from = pitch_hz * (0.8 + 0.5 * uniform(random));
    const double to = from * (0.8 + 0.4 * uniform(random));
    formants[0].Tune(300 + 500 * uniform(random), 80);
    formants[1].Tune(900 + 1300 * uniform(random), 120);
    formants[2].Tune(2300 + 900 * uniform(random), 180);
    for (std::size_t i = 0; i < length && start + i < signal.size(); ++i) {
      const double place = static_cast<double>(i) / static_cast<double>(length);
      phase += (from + (to - from) * place) / kSceneRate;
      double source = 0.05 * normal(random);
      if (hiss) source = 0.3 * normal(random);
      if (phase >= 1) {
        phase -= 1;
        if (!hiss) source += 6;
      }
      const double envelope = pause ? 0 : loud * std::sin(std::numbers::pi * place);
      const double tract =
          formants[0](source) + 0.7 * formants[1](source) + 0.4 * formants[2](source);
      signal[start + i] = static_cast<float>(envelope * tract);
    }
    start += length;
  }
  Normalize(signal);
  return signal;
}

/// Chords of steady tones, `hold_s` each. Its correlation looks alike at lags that differ by a
/// period.
inline Signal Music(double seconds, double hold_s, std::uint32_t seed) {
  std::mt19937 random(seed);
  Signal signal(static_cast<std::size_t>(seconds * kSceneRate));
  const auto hold = static_cast<std::size_t>(hold_s * kSceneRate);
  for (std::size_t start = 0; start < signal.size(); start += hold) {
    const double root = 220 * std::pow(2.0, static_cast<double>(random() % 12) / 12);
    for (double ratio : {1.0, 1.25, 1.5, 2.0}) {
      for (int harmonic = 1; harmonic <= 5; ++harmonic) {
        const double step = 2 * std::numbers::pi * root * ratio * harmonic / kSceneRate;
        const std::size_t end = std::min(start + hold, signal.size());
        for (std::size_t i = start; i < end; ++i) {
          signal[i] += static_cast<float>(std::sin(step * static_cast<double>(i)) / harmonic);
        }
      }
    }
  }
  Normalize(signal);
  return signal;
}

inline Signal Noise(std::size_t size, double level_db, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, static_cast<float>(std::pow(10, level_db / 20)));
  Signal signal(size);
  for (float& sample : signal) sample = normal(random);
  return signal;
}

/// A room: the direct sound, and reflections for 0.6 × `rt60_s`, which fall by 60 dB per `rt60_s`.
struct Room {
  std::vector<std::size_t> delays{0};
  std::vector<float> gains{1};

  explicit Room(double rt60_s, std::uint32_t seed, double reflected = 0.5) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    for (double t = 0.0008; t < rt60_s * 0.6; t *= 1.15) {
      delays.push_back(static_cast<std::size_t>(t * kSceneRate));
      gains.push_back(
          static_cast<float>(reflected * normal(random) * std::pow(10, -3 * t / rt60_s)));
    }
  }
};

/// @return `signal` read at sample n - delay_s(n / rate) * rate for each n, through a windowed
/// sinc.
template <typename Delay>
Signal Delayed(const Signal& signal, Delay delay_s) {
  constexpr int kHalf = 10;
  Signal output(signal.size());
  for (std::size_t n = 0; n < output.size(); ++n) {
    const double position =
        static_cast<double>(n) - delay_s(static_cast<double>(n) / kSceneRate) * kSceneRate;
    const auto whole = static_cast<std::int64_t>(std::floor(position));
    // One sine serves all the taps.
    const double sine = std::sin(std::numbers::pi * (position - static_cast<double>(whole)));
    double sum = 0;
    for (std::int64_t k = whole - kHalf + 1; k <= whole + kHalf; ++k) {
      if (k < 0 || k >= static_cast<std::int64_t>(signal.size())) continue;
      const double x = position - static_cast<double>(k);
      const double place = x / (kHalf + 1);
      const double window = (1 - place * place) * (1 - place * place);
      const double sign = (whole - k) % 2 == 0 ? 1 : -1;
      const double sinc = std::abs(x) < 1e-9 ? 1 : sign * sine / (std::numbers::pi * x);
      sum += signal[static_cast<std::size_t>(k)] * sinc * window;
    }
    output[n] = static_cast<float>(sum);
  }
  return output;
}

inline Signal Reflected(const Signal& signal, const Room& room) {
  Signal output(signal.size());
  for (std::size_t tap = 0; tap < room.delays.size(); ++tap) {
    if (room.delays[tap] >= signal.size()) break;
    const float gain = room.gains[tap];
    const float* input = signal.data();
    // Through pointers: checked accesses make tests under sanitizers slow.
    for (float* out = output.data() + room.delays[tap]; out != output.data() + output.size();
         ++out) {
      *out += gain * *input++;
    }
  }
  return output;
}

/// Adds `gain` times `other` to the same places of `signal`, but nothing before `begin_s`.
inline void Add(Signal& signal, const Signal& other, double gain = 1, double begin_s = 0) {
  const auto begin = static_cast<std::size_t>(begin_s * kSceneRate);
  for (std::size_t i = begin; i < signal.size() && i < other.size(); ++i) {
    signal[i] += static_cast<float>(gain) * other[i];
  }
}

/// @return the microphone's signal while `reference` plays in a room: the echo at -20 dBFS, delayed
/// by delay_s(t), and noise at -60 dBFS.
template <typename Delay>
Signal Echo(const Signal& reference, Delay delay_s, std::uint32_t seed = 1) {
  Signal echo = Reflected(Delayed(reference, delay_s), Room(0.3, seed));
  Normalize(echo);
  Add(echo, Noise(echo.size(), -60, seed + 100));
  return echo;
}

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_DRIFTING_SCENE_H_
