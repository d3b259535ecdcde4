#ifndef ANECHO_TESTS_ECHO_SCENE_H_
#define ANECHO_TESTS_ECHO_SCENE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace anecho::testing {

/// A small random generator that gives the same numbers on every system.
class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(seed * 2654435761u + 1) {}
  /// @return a uniformly distributed number from −1 to 1.
  float Next() {
    state_ = state_ * 1664525u + 1013904223u;
    return static_cast<float>(static_cast<std::int32_t>(state_)) / 2147483648.0f;
  }

 private:
  std::uint32_t state_;
};

/// Speech-like sound: noise through a resonance, in syllables of 200 ms. About −17 dBFS on average,
/// −11 dBFS in the loudest syllables.
std::vector<float> MakeSpeech(std::uint32_t seed, int sample_rate, double seconds);

/// Echo of `reference` in a microphone: later by `delay` samples, through a short decaying
/// response. If the reference is from MakeSpeech(), the echo is some 7 dB weaker. The noise floor
/// is −75 dBFS.
std::vector<float> MakeEcho(const std::vector<float>& reference, int delay, std::uint32_t seed);

/// A stereo reference and its echo at 48 kHz.
struct StereoEcho {
  /// Interleaved: another voice in each channel.
  std::vector<float> reference;
  /// The echo of both voices, in one channel.
  std::vector<float> echo;
};

/// @param left_delay, right_delay in samples, as MakeEcho() takes them.
StereoEcho MakeStereoEcho(double seconds, int left_delay, int right_delay);

/// @return mean of the squares of samples [first, last).
double Power(const std::vector<float>& samples, std::size_t first, std::size_t last);

/// @return 10 log10 of `ratio`.
double Decibels(double ratio);

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_ECHO_SCENE_H_
