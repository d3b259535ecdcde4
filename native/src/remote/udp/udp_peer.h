#ifndef ANECHO_REMOTE_UDP_PEER_H_
#define ANECHO_REMOTE_UDP_PEER_H_

#include <array>
#include <cstdint>
#include <string>

namespace anecho {

/// Who sends datagrams: an address of IPv4 or IPv6, and a port.
struct UdpPeer {
  bool is_v6 = false;
  /// In network order. An IPv4 address has the first four bytes; the others are 0.
  std::array<std::uint8_t, 16> host{};
  /// IPv6 scope id: the interface of a link-local address; 0: none.
  std::uint32_t scope = 0;
  std::uint16_t port = 0;

  bool operator==(const UdpPeer&) const = default;
};

/// @return "192.168.1.10:5004" or "[fe80::1%2]:5004".
std::string ToText(const UdpPeer& peer);

/// Parses what ToText() returns. Throws Error(ANECHO_INVALID_ARGUMENT).
UdpPeer ParsePeer(const std::string& text);

/// @param host numeric address (IPv4 or IPv6), without brackets. Throws
///   Error(ANECHO_INVALID_ARGUMENT).
UdpPeer ParseAddress(const std::string& host, int port);

}  // namespace anecho

#endif  // ANECHO_REMOTE_UDP_PEER_H_
