#include "offline/level_analysis.h"

#include <cstdint>

#include "base/time.h"
#include "dsp/level_meter.h"
#include "dsp/rate_converter.h"

namespace anecho {

LevelAnalysis::LevelAnalysis(int sample_rate)
    : sample_rate_(sample_rate), quiet_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)) {}

void LevelAnalysis::Push(std::span<const float> microphone, std::span<const float> reference) {
  quiet_.Push(microphone);
  level_.Push(MeanSquare(reference));
}

std::vector<float> LevelAnalysis::Noise(int sample_rate) const {
  // The converter's start is not noise: 0.1 s are dropped.
  constexpr std::size_t kFrames = 40;
  constexpr int kDropped = 10;
  if (!quiet_.ready()) return {};
  const auto frame = static_cast<std::size_t>(sample_rate_ / kFramesPerSecond);
  std::vector<float> noise(kFrames * frame);
  for (std::size_t i = 0; i < kFrames; ++i) {
    quiet_.Read(i, std::span(noise).subspan(i * frame, frame));
  }
  RateConverter converter(sample_rate_, sample_rate, 1);
  std::vector<float> converted(
      static_cast<std::size_t>(converter.MaxOutputFrames(static_cast<std::int64_t>(noise.size()))));
  const std::int64_t frames = converter.Process(noise, converted, /*last=*/true);
  converted.resize(static_cast<std::size_t>(frames));
  const auto dropped = static_cast<std::ptrdiff_t>(sample_rate / kFramesPerSecond * kDropped);
  converted.erase(converted.begin(), converted.begin() + dropped);
  return converted;
}

}  // namespace anecho
