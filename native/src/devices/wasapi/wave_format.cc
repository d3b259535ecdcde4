#include "devices/wasapi/wave_format.h"

namespace anecho {
namespace {

constexpr int kMinRate = 8000;
constexpr int kMaxRate = 192000;
constexpr int kMaxChannels = 32;

// https://learn.microsoft.com/windows-hardware/drivers/audio/subformat-guids-for-compressed-audio-formats
GUID SubFormat(WORD tag) {
  return {tag, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};
}

std::optional<SampleFormat> Integer(int container_bits) {
  switch (container_bits) {
    case 8:
      return SampleFormat::kU8;
    case 16:
      return SampleFormat::kS16;
    case 24:
      return SampleFormat::kS24;
    case 32:
      // If fewer than 32 bits are valid, they are the upper ones:
      // https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible
      return SampleFormat::kS32;
    default:
      return std::nullopt;
  }
}

std::optional<SampleFormat> Float(int bits) {
  if (bits == 32) return SampleFormat::kF32;
  if (bits == 64) return SampleFormat::kF64;
  return std::nullopt;
}

std::optional<SampleFormat> Law(SampleFormat law, int bits) {
  return bits == 8 ? std::optional(law) : std::nullopt;
}

std::optional<SampleFormat> Samples(WORD tag, int bits) {
  switch (tag) {
    case WAVE_FORMAT_PCM:
      return Integer(bits);
    case WAVE_FORMAT_IEEE_FLOAT:
      return Float(bits);
    case WAVE_FORMAT_ALAW:
      return Law(SampleFormat::kALaw, bits);
    case WAVE_FORMAT_MULAW:
      return Law(SampleFormat::kMuLaw, bits);
    default:
      return std::nullopt;
  }
}

/// @return the plain format tag that an extensible format stands for: the first part of its GUID.
///   WAVE_FORMAT_UNKNOWN if its GUID is not made from such a tag.
WORD TagOf(const WAVEFORMATEXTENSIBLE& format) {
  const GUID tagged = SubFormat(static_cast<WORD>(format.SubFormat.Data1));
  return IsEqualGUID(format.SubFormat, tagged) ? static_cast<WORD>(tagged.Data1)
                                               : WAVE_FORMAT_UNKNOWN;
}

}  // namespace

std::optional<WaveFormat> ParseWaveFormat(const WAVEFORMATEX& format, std::size_t size) {
  if (size < sizeof(WAVEFORMATEX)) return std::nullopt;
  WORD tag = format.wFormatTag;
  if (tag == WAVE_FORMAT_EXTENSIBLE) {
    if (size < sizeof(WAVEFORMATEXTENSIBLE)) return std::nullopt;
    tag = TagOf(reinterpret_cast<const WAVEFORMATEXTENSIBLE&>(format));
  }
  const auto samples = Samples(tag, format.wBitsPerSample);
  if (!samples) return std::nullopt;
  const auto rate = static_cast<std::int64_t>(format.nSamplesPerSec);
  const int channels = format.nChannels;
  if (rate < kMinRate || rate > kMaxRate || channels < 1 || channels > kMaxChannels) {
    return std::nullopt;
  }
  const bool is_extensible = format.wFormatTag == WAVE_FORMAT_EXTENSIBLE;
  const DWORD mask =
      is_extensible ? reinterpret_cast<const WAVEFORMATEXTENSIBLE&>(format).dwChannelMask : 0;
  const WaveFormat parsed{*samples, {static_cast<int>(rate), channels}, mask};
  if (format.nBlockAlign != parsed.bytes_per_frame()) return std::nullopt;
  return parsed;
}

WAVEFORMATEXTENSIBLE FloatFormat(StreamFormat stream) {
  constexpr WORD kBytes = sizeof(float);
  WAVEFORMATEXTENSIBLE result{};
  WAVEFORMATEX& format = result.Format;
  format.wFormatTag = WAVE_FORMAT_EXTENSIBLE;
  format.nChannels = static_cast<WORD>(stream.channels);
  format.nSamplesPerSec = static_cast<DWORD>(stream.sample_rate);
  format.wBitsPerSample = kBytes * 8;
  format.nBlockAlign = static_cast<WORD>(kBytes * format.nChannels);
  format.nAvgBytesPerSec = format.nSamplesPerSec * format.nBlockAlign;
  format.cbSize = sizeof(WAVEFORMATEXTENSIBLE) - sizeof(WAVEFORMATEX);
  result.Samples.wValidBitsPerSample = kBytes * 8;
  // More than two channels are given no positions.
  constexpr DWORD kMasks[] = {0, SPEAKER_FRONT_CENTER, SPEAKER_FRONT_LEFT | SPEAKER_FRONT_RIGHT};
  result.dwChannelMask = stream.channels <= 2 ? kMasks[stream.channels] : 0;
  result.SubFormat = SubFormat(WAVE_FORMAT_IEEE_FLOAT);
  return result;
}

}  // namespace anecho
