#include "media/mp3_header.h"

#include <array>
#include <string_view>

namespace anecho {
namespace {

using BitRates = std::array<int, 15>;
// Bit rates of MPEG 1 for each layer, and of MPEG 2 and 2.5 for both layers.
constexpr BitRates kKilobits1Layer2 = {0,   32,  48,  56,  64,  80,  96, 112,
                                       128, 160, 192, 224, 256, 320, 384};
constexpr BitRates kKilobits1Layer3 = {0,   32,  40,  48,  56,  64,  80, 96,
                                       112, 128, 160, 192, 224, 256, 320};
constexpr BitRates kKilobits2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
constexpr std::array<int, 3> kRates1 = {44100, 48000, 32000};

unsigned At(std::span<const std::byte> bytes, std::size_t index) {
  return std::to_integer<unsigned>(bytes[index]);
}

std::int64_t BigEndian32(std::span<const std::byte> bytes, std::size_t at) {
  return static_cast<std::int64_t>(At(bytes, at)) << 24 | At(bytes, at + 1) << 16 |
         At(bytes, at + 2) << 8 | At(bytes, at + 3);
}

std::string_view Text(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  if (at + count > bytes.size()) return {};
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

}  // namespace

std::optional<Mp3FrameHeader> ParseMp3FrameHeader(std::span<const std::byte> bytes) {
  if (bytes.size() < 4 || At(bytes, 0) != 0xFF || (At(bytes, 1) & 0xE0) != 0xE0) return {};
  const unsigned version = At(bytes, 1) >> 3 & 3;
  const unsigned layer_code = At(bytes, 1) >> 1 & 3;
  const unsigned bit_rate = At(bytes, 2) >> 4;
  const unsigned rate = At(bytes, 2) >> 2 & 3;
  constexpr unsigned kVersion1 = 3;
  constexpr unsigned kVersion2 = 2;
  constexpr unsigned kReservedVersion = 1;
  // Layer I is out of use, and the quiet samples of a file without a header look like it.
  constexpr unsigned kLayer1 = 3;
  if (version == kReservedVersion || layer_code == 0 || layer_code == kLayer1) return {};
  if (rate == 3 || bit_rate == 15) return {};

  Mp3FrameHeader header;
  const bool is_version1 = version == kVersion1;
  header.layer = 4 - static_cast<int>(layer_code);
  header.channels = (At(bytes, 3) >> 6) == 3 ? 1 : 2;
  header.sample_rate = kRates1[rate] / (is_version1 ? 1 : version == kVersion2 ? 2 : 4);
  header.samples = header.layer == 3 && !is_version1 ? 576 : 1152;
  const BitRates& kilobits = !is_version1        ? kKilobits2
                             : header.layer == 2 ? kKilobits1Layer2
                                                 : kKilobits1Layer3;
  const int padding = At(bytes, 2) >> 1 & 1;
  header.is_free = bit_rate == 0;
  header.bytes = header.samples / 8 * kilobits[bit_rate] * 1000 / header.sample_rate + padding;
  const int checksum = At(bytes, 1) & 1 ? 0 : 2;
  const bool mono = header.channels == 1;
  header.side_bytes = checksum + (is_version1 ? (mono ? 17 : 32) : (mono ? 9 : 17));
  return header;
}

bool IsSameStream(const Mp3FrameHeader& a, const Mp3FrameHeader& b) {
  return a.layer == b.layer && a.sample_rate == b.sample_rate && a.channels == b.channels &&
         a.samples == b.samples && a.is_free == b.is_free;
}

std::optional<Mp3Tag> ParseMp3Tag(const Mp3FrameHeader& frame, std::span<const std::byte> bytes) {
  if (frame.layer != 3 || bytes.size() < 4) return {};
  constexpr std::size_t kVbriAt = 4 + 32;
  constexpr std::size_t kVbriFramesAt = kVbriAt + 14;
  if (Text(bytes, kVbriAt, 4) == "VBRI" && bytes.size() >= kVbriFramesAt + 4) {
    return Mp3Tag{.mp3_frames = BigEndian32(bytes, kVbriFramesAt)};
  }
  auto at = static_cast<std::size_t>(4 + frame.side_bytes);
  // Encoders place the tag as if there were no checksum.
  if ((At(bytes, 1) & 1) == 0) at -= 2;
  if (bytes.size() < at + 8) return {};
  const std::string_view id = Text(bytes, at, 4);
  if (id != "Xing" && id != "Info") return {};
  const auto flags = BigEndian32(bytes, at + 4);
  at += 8;
  Mp3Tag tag;
  const auto next = [&](unsigned flag, std::size_t length) -> std::size_t {
    if ((flags & flag) == 0) return 0;
    const std::size_t start = at;
    at += length;
    return at <= bytes.size() ? start : 0;
  };
  if (const std::size_t start = next(1, 4)) tag.mp3_frames = BigEndian32(bytes, start);
  if (const std::size_t start = next(2, 4)) tag.bytes = BigEndian32(bytes, start);
  next(4, 100);
  next(8, 4);
  // 9 bytes of the encoder's name, then 12 that don't matter here.
  if (at + 24 <= bytes.size()) {
    const std::string_view name = Text(bytes, at, 4);
    if (name == "LAME" || name == "Lavf" || name == "Lavc") {
      tag.delay = static_cast<int>(At(bytes, at + 21) << 4 | At(bytes, at + 22) >> 4);
      tag.padding = static_cast<int>((At(bytes, at + 22) & 15) << 8 | At(bytes, at + 23));
    }
  }
  return tag;
}

std::int64_t Id3TagBytes(std::span<const std::byte> bytes) {
  if (bytes.size() < kId3HeaderBytes || Text(bytes, 0, 3) != "ID3") return 0;
  if (At(bytes, 3) == 0xFF || At(bytes, 4) == 0xFF || At(bytes, 3) > 8) return 0;
  std::int64_t size = 0;
  for (std::size_t i = 6; i < kId3HeaderBytes; ++i) {
    if (At(bytes, i) > 0x7F) return 0;
    size = size << 7 | At(bytes, i);
  }
  const bool has_footer = (At(bytes, 5) & 0x10) != 0;
  return size + (has_footer ? 20 : 10);
}

}  // namespace anecho
