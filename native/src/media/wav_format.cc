#include "media/wav_format.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include "anecho.h"
#include "base/error.h"
#include "media/other_formats.h"

namespace anecho {
namespace {

constexpr std::uint16_t kPcm = 1;
constexpr std::uint16_t kFloat = 3;
constexpr std::uint16_t kALaw = 6;
constexpr std::uint16_t kMuLaw = 7;
constexpr std::uint16_t kExtensible = 0xFFFE;

struct Codec {
  std::uint16_t tag;
  const char* name;
};

constexpr std::array kCodecs = {
    Codec{0x02, "Microsoft ADPCM"},
    Codec{0x11, "IMA ADPCM"},
    Codec{0x20, "Yamaha ADPCM"},
    Codec{0x22, "TrueSpeech"},
    Codec{0x31, "GSM 6.10"},
    Codec{0x40, "G.721 ADPCM"},
    Codec{0x45, "G.726 ADPCM"},
    Codec{0x50, "MPEG layer II"},
    Codec{0x55, "MP3"},
    Codec{0x64, "G.726 ADPCM"},
    Codec{0x92, "AC-3"},
    Codec{0xFF, "AAC"},
    Codec{0x160, "Windows Media Audio"},
    Codec{0x161, "Windows Media Audio"},
    Codec{0x162, "Windows Media Audio"},
    Codec{0x2000, "AC-3"},
    Codec{0x2001, "DTS"},
    Codec{0x674F, "Vorbis"},
    Codec{0x704F, "Opus"},
    Codec{0xF1AC, "FLAC"},
};

template <typename T>
T LoadOrZero(std::span<const std::byte> bytes, std::size_t at) {
  T value{};
  if (at + sizeof(value) <= bytes.size()) std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

[[noreturn]] void FailFor(const std::string& name, const std::string& text) {
  throw Error(ANECHO_BAD_AUDIO, name + ": " + text);
}

std::optional<SampleFormat> FormatOf(std::uint16_t tag, int bytes) {
  if (tag == kALaw && bytes == 1) return SampleFormat::kALaw;
  if (tag == kMuLaw && bytes == 1) return SampleFormat::kMuLaw;
  if (tag == kFloat && bytes == 4) return SampleFormat::kF32;
  if (tag == kFloat && bytes == 8) return SampleFormat::kF64;
  if (tag != kPcm) return std::nullopt;
  switch (bytes) {
    case 1:
      return SampleFormat::kU8;
    case 2:
      return SampleFormat::kS16;
    case 3:
      return SampleFormat::kS24;
    case 4:
      return SampleFormat::kS32;
    default:
      return std::nullopt;
  }
}

[[noreturn]] void RefuseCodec(const std::string& name, std::uint16_t tag, int bits) {
  const auto* codec = std::find_if(kCodecs.begin(), kCodecs.end(),
                                   [&](const Codec& known) { return known.tag == tag; });
  std::string what;
  if (codec != kCodecs.end()) {
    what = codec->name;
  } else if (tag == kPcm || tag == kFloat) {
    what = std::to_string(bits) + (tag == kPcm ? "-bit integers" : "-bit floats");
  } else {
    what = "codec " + std::to_string(tag);
  }
  FailFor(name, "is a WAV file with " + what + ", which can't be read; " + ConvertHint(name));
}

// @return bytes of one stored sample. A sample of 17 to 24 bits has a fourth byte, as padding, only
// if both block size and byte rate say so.
int SampleBytes(std::uint16_t tag, const WavFormat& format, int block_bytes, std::uint32_t rate) {
  if (tag == kALaw || tag == kMuLaw) return 1;
  const bool fits = block_bytes % format.channels == 0;
  const int by_block = fits ? block_bytes / format.channels : 0;
  const int by_bits = (format.bits + 7) / 8;
  if (by_bits == 0) return by_block;
  const bool agrees =
      rate == static_cast<std::uint64_t>(format.sample_rate) * static_cast<unsigned>(block_bytes);
  return agrees && by_bits == 3 && by_block == 4 ? by_block : by_bits;
}

}  // namespace

WavFormat ParseWavFormat(std::span<const std::byte> chunk, const std::string& name) {
  constexpr std::size_t kMinBytes = 14;
  if (chunk.size() < kMinBytes) {
    FailFor(name, "its format description is cut short; this WAV file is damaged");
  }
  auto tag = LoadOrZero<std::uint16_t>(chunk, 0);
  WavFormat format;
  format.channels = LoadOrZero<std::uint16_t>(chunk, 2);
  // Limits an absurd rate to one that an int can hold.
  format.sample_rate =
      static_cast<int>(std::min<std::uint32_t>(LoadOrZero<std::uint32_t>(chunk, 4), 1'000'000'000));
  const int block_bytes = LoadOrZero<std::uint16_t>(chunk, 12);
  format.bits = LoadOrZero<std::uint16_t>(chunk, 14);
  // Without its extension, an extensible format says no more than plain PCM.
  if (tag == kExtensible) tag = chunk.size() >= 26 ? LoadOrZero<std::uint16_t>(chunk, 24) : kPcm;
  if (format.channels == 0) FailFor(name, "says that it has no channels; this WAV file is damaged");
  const int sample_bytes =
      SampleBytes(tag, format, block_bytes, LoadOrZero<std::uint32_t>(chunk, 8));
  const auto stored = FormatOf(tag, sample_bytes);
  if (!stored) RefuseCodec(name, tag, format.bits);
  format.format = *stored;
  if (format.bits == 0 || tag == kALaw || tag == kMuLaw) format.bits = 8 * sample_bytes;
  format.frame_bytes = sample_bytes * format.channels;
  return format;
}

}  // namespace anecho
