#include "dsp/sample_format.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace anecho {
namespace {

std::vector<float> Decoded(SampleFormat format, const std::vector<std::uint8_t>& stored) {
  std::vector<float> samples(stored.size() / BytesPerSample(format));
  DecodeSamples(format, std::as_bytes(std::span(stored)), samples);
  return samples;
}

std::vector<std::uint8_t> Encoded(SampleFormat format, const std::vector<float>& samples) {
  std::vector<std::uint8_t> stored(samples.size() * BytesPerSample(format));
  EncodeSamples(format, samples, std::as_writable_bytes(std::span(stored)));
  return stored;
}

}  // namespace

TEST(SampleFormat, A3IntegersBecomeFullScaleFloats) {
  EXPECT_EQ(Decoded(SampleFormat::kU8, {0, 128, 192}), (std::vector{-1.0f, 0.0f, 0.5f}));
  EXPECT_EQ(Decoded(SampleFormat::kS16, {0x00, 0x80, 0x00, 0x40, 0xFF, 0xFF}),
            (std::vector{-1.0f, 0.5f, -1.0f / 32768}));
  EXPECT_EQ(Decoded(SampleFormat::kS24, {0, 0, 0x80, 0, 0, 0x40, 0xFF, 0xFF, 0xFF}),
            (std::vector{-1.0f, 0.5f, -1.0f / 8388608}));
  EXPECT_EQ(Decoded(SampleFormat::kS32, {0, 0, 0, 0x80, 0, 0, 0, 0x40}),
            (std::vector{-1.0f, 0.5f}));
}

TEST(SampleFormat, A3FloatsArePassedOn) {
  const std::array<double, 2> doubles = {0.25, -1.5};
  std::array<float, 2> samples{};
  DecodeSamples(SampleFormat::kF64, std::as_bytes(std::span(doubles)), samples);
  EXPECT_EQ(samples, (std::array{0.25f, -1.5f}));
  const std::vector<float> floats = {0.125f, -3.0f, std::numeric_limits<float>::infinity()};
  EXPECT_EQ(Decoded(SampleFormat::kF32, Encoded(SampleFormat::kF32, floats)), floats);
}

TEST(SampleFormat, A3G711MatchesItsTables) {
  // Ends and smallest steps, from ITU-T G.711 scaled to 16 bits.
  const auto alaw = Decoded(SampleFormat::kALaw, {0xD5, 0x55, 0xAA, 0x2A, 0x80});
  EXPECT_EQ(alaw, (std::vector{8 / 32768.0f, -8 / 32768.0f, 32256 / 32768.0f, -32256 / 32768.0f,
                               5504 / 32768.0f}));
  const auto mulaw = Decoded(SampleFormat::kMuLaw, {0xFF, 0x7F, 0x80, 0x00, 0xFE});
  EXPECT_EQ(mulaw, (std::vector{0.0f, 0.0f, 32124 / 32768.0f, -32124 / 32768.0f, 8 / 32768.0f}));
}

TEST(SampleFormat, A3EveryIntegerSurvivesTheRoundTrip) {
  std::vector<std::uint8_t> all;
  for (int value = 0; value < 65536; ++value) {
    all.push_back(static_cast<std::uint8_t>(value & 0xFF));
    all.push_back(static_cast<std::uint8_t>(value >> 8));
  }
  EXPECT_EQ(Encoded(SampleFormat::kS16, Decoded(SampleFormat::kS16, all)), all);
  all.resize(65535 / 3 * 3);
  EXPECT_EQ(Encoded(SampleFormat::kS24, Decoded(SampleFormat::kS24, all)), all);
}

TEST(SampleFormat, A3TooLoudIsClippedAndNotANumberIsSilence) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> samples = {1.0f, 7.0f, -7.0f, infinity, -infinity, nan};
  EXPECT_EQ(Encoded(SampleFormat::kS16, samples),
            (std::vector<std::uint8_t>{0xFF, 0x7F, 0xFF, 0x7F, 0x00, 0x80, 0xFF, 0x7F, 0x00, 0x80,
                                       0, 0}));
  EXPECT_EQ(Encoded(SampleFormat::kS24, {1.0f, -2.0f, nan}),
            (std::vector<std::uint8_t>{0xFF, 0xFF, 0x7F, 0, 0, 0x80, 0, 0, 0}));
  EXPECT_EQ(Encoded(SampleFormat::kS32, {1.0f, -1.0f}),
            (std::vector<std::uint8_t>{0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x80}));
}

TEST(SampleFormat, A3RoundsToTheNearest) {
  EXPECT_EQ(Encoded(SampleFormat::kS16, {0.6f / 32768, -0.6f / 32768, 0.4f / 32768}),
            (std::vector<std::uint8_t>{1, 0, 0xFF, 0xFF, 0, 0}));
}

}  // namespace anecho
