#include "devices/wasapi/wave_format.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

WAVEFORMATEX Plain(WORD tag, int bits, int channels = 2) {
  WAVEFORMATEX format{};
  format.wFormatTag = tag;
  format.nChannels = static_cast<WORD>(channels);
  format.nSamplesPerSec = 44100;
  format.wBitsPerSample = static_cast<WORD>(bits);
  format.nBlockAlign = static_cast<WORD>(channels * bits / 8);
  return format;
}

WAVEFORMATEXTENSIBLE Extensible(WORD tag, int bits, int valid_bits) {
  WAVEFORMATEXTENSIBLE format = FloatFormat({48000, 2});
  format.Format.wBitsPerSample = static_cast<WORD>(bits);
  format.Format.nBlockAlign = static_cast<WORD>(2 * bits / 8);
  format.Samples.wValidBitsPerSample = static_cast<WORD>(valid_bits);
  format.SubFormat.Data1 = tag;
  return format;
}

// A3: every format that an endpoint may mix to.
TEST(WaveFormat, A3_ReadsEverySampleFormat) {
  const std::pair<WAVEFORMATEX, SampleFormat> plain[] = {
      {Plain(WAVE_FORMAT_PCM, 8), SampleFormat::kU8},
      {Plain(WAVE_FORMAT_PCM, 16), SampleFormat::kS16},
      {Plain(WAVE_FORMAT_PCM, 24), SampleFormat::kS24},
      {Plain(WAVE_FORMAT_PCM, 32), SampleFormat::kS32},
      {Plain(WAVE_FORMAT_IEEE_FLOAT, 32), SampleFormat::kF32},
      {Plain(WAVE_FORMAT_IEEE_FLOAT, 64), SampleFormat::kF64},
      {Plain(WAVE_FORMAT_ALAW, 8), SampleFormat::kALaw},
      {Plain(WAVE_FORMAT_MULAW, 8), SampleFormat::kMuLaw}};
  for (const auto& [format, expected] : plain) {
    const auto parsed = ParseWaveFormat(format);
    ASSERT_TRUE(parsed) << format.wFormatTag << " " << format.wBitsPerSample;
    EXPECT_EQ(parsed->sample_format, expected);
    EXPECT_EQ(parsed->stream, (StreamFormat{44100, 2}));
  }
  const std::pair<WAVEFORMATEXTENSIBLE, SampleFormat> extensible[] = {
      {Extensible(WAVE_FORMAT_PCM, 16, 16), SampleFormat::kS16},
      {Extensible(WAVE_FORMAT_PCM, 24, 24), SampleFormat::kS24},
      {Extensible(WAVE_FORMAT_PCM, 32, 24), SampleFormat::kS32},
      {Extensible(WAVE_FORMAT_PCM, 32, 32), SampleFormat::kS32},
      {Extensible(WAVE_FORMAT_IEEE_FLOAT, 32, 32), SampleFormat::kF32}};
  for (const auto& [format, expected] : extensible) {
    const auto parsed = ParseWaveFormat(format.Format);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->sample_format, expected);
  }
}

TEST(WaveFormat, RefusesWhatItCannotKnowOrWhatContradictsItself) {
  EXPECT_FALSE(ParseWaveFormat(Plain(WAVE_FORMAT_PCM, 20)));
  EXPECT_FALSE(ParseWaveFormat(Plain(WAVE_FORMAT_MPEGLAYER3, 16)));
  EXPECT_FALSE(ParseWaveFormat(Plain(WAVE_FORMAT_PCM, 16, 0)));
  WAVEFORMATEX format = Plain(WAVE_FORMAT_PCM, 16);
  format.nBlockAlign = 3;
  EXPECT_FALSE(ParseWaveFormat(format));
  format = Plain(WAVE_FORMAT_PCM, 16);
  format.nSamplesPerSec = 0;
  EXPECT_FALSE(ParseWaveFormat(format));
  WAVEFORMATEXTENSIBLE extensible = FloatFormat({48000, 2});
  extensible.SubFormat.Data4[7] = 0;
  EXPECT_FALSE(ParseWaveFormat(extensible.Format));
  // Cut short: the rest must not be read.
  EXPECT_FALSE(ParseWaveFormat(FloatFormat({48000, 2}).Format, sizeof(WAVEFORMATEX)));
  EXPECT_FALSE(ParseWaveFormat(Plain(WAVE_FORMAT_PCM, 16), 10));
}

}  // namespace
}  // namespace anecho
