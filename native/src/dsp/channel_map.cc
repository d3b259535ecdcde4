#include "dsp/channel_map.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace anecho {
namespace {

enum Position { kLeft = 1, kRight, kBoth, kLeftSurround, kRightSurround, kBothSurround };

constexpr std::size_t kMaxPositions = 8;

constexpr std::array<std::array<Position, kMaxPositions>, kMaxPositions + 1> kLayouts = {{
    {},
    {},
    {},
    {kLeft, kRight, kBoth},
    {kLeft, kRight, kLeftSurround, kRightSurround},
    {kLeft, kRight, kBoth, kLeftSurround, kRightSurround},
    {kLeft, kRight, kBoth, kBoth, kLeftSurround, kRightSurround},
    {kLeft, kRight, kBoth, kBoth, kBothSurround, kLeftSurround, kRightSurround},
    {kLeft, kRight, kBoth, kBoth, kLeftSurround, kRightSurround, kLeftSurround, kRightSurround},
}};

struct Weights {
  std::array<float, kMaxPositions> left{};
  std::array<float, kMaxPositions> right{};
};

constexpr Weights MakeWeights(std::size_t channels) {
  constexpr float kMinus3Db = 0.70710678f;
  Weights weights;
  float sum = 0;
  for (std::size_t i = 0; i < channels; ++i) {
    const Position position = kLayouts[channels][i];
    const bool left = position == kLeft || position == kBoth || position == kLeftSurround ||
                      position == kBothSurround;
    const bool right = position == kRight || position == kBoth || position == kRightSurround ||
                       position == kBothSurround;
    const float weight = position == kLeft || position == kRight ? 1.0f : kMinus3Db;
    weights.left[i] = left ? weight : 0;
    weights.right[i] = right ? weight : 0;
    sum += weights.left[i];
  }
  for (std::size_t i = 0; i < channels; ++i) {
    weights.left[i] /= sum;
    weights.right[i] /= sum;
  }
  return weights;
}

constexpr std::array<Weights, kMaxPositions + 1> kWeights = {
    Weights{},      Weights{},      Weights{},      MakeWeights(3), MakeWeights(4),
    MakeWeights(5), MakeWeights(6), MakeWeights(7), MakeWeights(8)};

void MixWithWeights(std::span<const float> interleaved, std::size_t channels,
                    std::span<float> stereo) {
  const Weights& weights = kWeights[channels];
  for (std::size_t frame = 0; frame < stereo.size() / 2; ++frame) {
    const float* in = interleaved.data() + frame * channels;
    float left = 0;
    float right = 0;
    for (std::size_t i = 0; i < channels; ++i) {
      left += weights.left[i] * in[i];
      right += weights.right[i] * in[i];
    }
    stereo[2 * frame] = left;
    stereo[2 * frame + 1] = right;
  }
}

void MixEvenOdd(std::span<const float> interleaved, std::size_t channels, std::span<float> stereo) {
  const std::size_t odd_channels = channels / 2;
  const auto even_count = static_cast<float>(channels - odd_channels);
  const auto odd_count = static_cast<float>(odd_channels);
  for (std::size_t frame = 0; frame < stereo.size() / 2; ++frame) {
    const float* in = interleaved.data() + frame * channels;
    float sums[2] = {0, 0};
    for (std::size_t i = 0; i < channels; ++i) sums[i % 2] += in[i];
    stereo[2 * frame] = sums[0] / even_count;
    stereo[2 * frame + 1] = sums[1] / odd_count;
  }
}

}  // namespace

void MixToMono(std::span<const float> interleaved, int channels, std::span<float> mono) {
  const auto count = static_cast<std::size_t>(channels);
  if (channels == 1) {
    std::copy_n(interleaved.begin(), mono.size(), mono.begin());
    return;
  }
  const float scale = 1.0f / static_cast<float>(channels);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += interleaved[frame * count + i];
    mono[frame] = sum * scale;
  }
}

void MixToStereo(std::span<const float> interleaved, int channels, std::span<float> stereo) {
  const auto count = static_cast<std::size_t>(channels);
  if (channels == 1) {
    for (std::size_t frame = 0; frame < stereo.size() / 2; ++frame) {
      stereo[2 * frame] = stereo[2 * frame + 1] = interleaved[frame];
    }
  } else if (channels == 2) {
    std::copy_n(interleaved.begin(), stereo.size(), stereo.begin());
  } else if (count <= kMaxPositions) {
    MixWithWeights(interleaved, count, stereo);
  } else {
    MixEvenOdd(interleaved, count, stereo);
  }
}

void SpreadChannels(std::span<const float> interleaved, std::size_t channels,
                    std::size_t device_channels, std::span<float> spread) {
  const std::size_t frames = interleaved.size() / channels;
  for (std::size_t i = 0; i < frames; ++i) {
    const float* const from = interleaved.data() + i * channels;
    float* const to = spread.data() + i * device_channels;
    if (channels == 2 && device_channels == 1) {
      *to = 0.5f * (from[0] + from[1]);
      continue;
    }
    for (std::size_t c = 0; c < device_channels; ++c) to[c] = from[c % channels];
  }
}

}  // namespace anecho
