#include "remote/rtp_packet.h"

#include <cstddef>

namespace anecho {
namespace {

constexpr std::size_t kHeaderBytes = 12;
// RTCP's packet types 192 to 223 look like the payload types 64 to 95 (RFC 5761, 4).
constexpr int kFirstRtcpType = 64;
constexpr int kLastRtcpType = 95;

std::uint32_t ReadBigEndian(std::span<const std::uint8_t> bytes) {
  std::uint32_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

}  // namespace

bool MayBeOpus(std::span<const std::uint8_t> bytes) {
  return bytes.size() > kHeaderBytes && bytes[0] >> 6 == 2 &&
         (bytes[1] & 0x7F) >= kFirstDynamicType;
}

std::optional<RtpPacket> ParseRtp(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderBytes || bytes[0] >> 6 != 2) return std::nullopt;
  const bool has_padding = (bytes[0] & 0x20) != 0;
  const bool has_extension = (bytes[0] & 0x10) != 0;
  const std::size_t contributors = bytes[0] & 0x0F;
  RtpPacket packet;
  packet.marker = (bytes[1] & 0x80) != 0;
  packet.payload_type = bytes[1] & 0x7F;
  if (packet.payload_type >= kFirstRtcpType && packet.payload_type <= kLastRtcpType) {
    return std::nullopt;
  }
  packet.sequence = static_cast<std::uint16_t>(ReadBigEndian(bytes.subspan(2, 2)));
  packet.timestamp = ReadBigEndian(bytes.subspan(4, 4));
  packet.ssrc = ReadBigEndian(bytes.subspan(8, 4));
  std::size_t start = kHeaderBytes + 4 * contributors;
  if (has_extension) {
    if (bytes.size() < start + 4) return std::nullopt;
    start += 4 + 4 * static_cast<std::size_t>(ReadBigEndian(bytes.subspan(start + 2, 2)));
  }
  if (bytes.size() < start) return std::nullopt;
  std::size_t size = bytes.size() - start;
  if (has_padding) {
    if (size == 0 || bytes.back() == 0 || bytes.back() > size) return std::nullopt;
    size -= bytes.back();
  }
  packet.payload = bytes.subspan(start, size);
  return packet;
}

}  // namespace anecho
