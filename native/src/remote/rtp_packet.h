#ifndef ANECHO_REMOTE_RTP_PACKET_H_
#define ANECHO_REMOTE_RTP_PACKET_H_

#include <cstdint>
#include <optional>
#include <span>

namespace anecho {

/// An RTP packet (RFC 3550, 5.1). Contributing sources and the header extension are left out.
struct RtpPacket {
  std::uint8_t payload_type = 0;
  /// Set on the first packet after a silence in which nothing was sent.
  bool marker = false;
  std::uint16_t sequence = 0;
  /// Time of the first sample. For Opus, it counts at 48 kHz, whatever rate was encoded.
  std::uint32_t timestamp = 0;
  /// Identifies the stream.
  std::uint32_t ssrc = 0;
  /// Points into the bytes that were parsed.
  std::span<const std::uint8_t> payload;
};

/// The first payload type that may stand for Opus, which has no number of its own (RFC 7587, 4.1).
constexpr int kFirstDynamicType = 96;

/// @return whether a datagram may be Opus in RTP, by its first bytes; also if it is encrypted
///   (SRTP).
bool MayBeOpus(std::span<const std::uint8_t> bytes);

/// Parses a datagram.
/// @return nothing if the datagram is not whole RTP of version 2, or is RTCP on the same port.
std::optional<RtpPacket> ParseRtp(std::span<const std::uint8_t> bytes);

}  // namespace anecho

#endif  // ANECHO_REMOTE_RTP_PACKET_H_
