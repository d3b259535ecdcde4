#ifndef ANECHO_BASE_TIME_H_
#define ANECHO_BASE_TIME_H_

#include <chrono>
#include <cmath>
#include <cstdint>

namespace anecho {

/// A point or span on the engine's one monotonic clock (QPC, CLOCK_MONOTONIC or simulated).
using Nanoseconds = std::chrono::nanoseconds;

/// Frames of the pipeline per second. Such a frame is 10 ms of all channels, which is what a
/// canceller takes at a time.
///
/// Devices, files and networks use the word for one sample of each channel. Where both meanings
/// meet, 10 ms are called a block.
constexpr int kFramesPerSecond = 100;
/// Length of a frame of the pipeline, seconds.
constexpr double kFrame_s = 1.0 / kFramesPerSecond;
constexpr Nanoseconds kFrameTime = Nanoseconds(std::chrono::seconds(1)) / kFramesPerSecond;

/// @return the time that `frames` take at `sample_rate` Hz.
constexpr Nanoseconds FramesToTime(std::int64_t frames, int sample_rate) {
  // Split, so that days of samples do not overflow.
  const std::int64_t seconds = frames / sample_rate;
  const std::int64_t rest = frames % sample_rate;
  return Nanoseconds(seconds * 1'000'000'000 + rest * 1'000'000'000 / sample_rate);
}

/// @return seconds as nanoseconds, rounded.
inline Nanoseconds FromSeconds(double seconds) { return Nanoseconds(std::llround(seconds * 1e9)); }

constexpr double ToSeconds(Nanoseconds time) { return static_cast<double>(time.count()) * 1e-9; }

constexpr double ToMilliseconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-6;
}

}  // namespace anecho

#endif  // ANECHO_BASE_TIME_H_
