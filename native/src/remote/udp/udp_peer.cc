#include "remote/udp/udp_peer.h"

#include <charconv>
#include <system_error>

#include "anecho.h"
#include "base/error.h"
#include "remote/udp/sockets.h"

namespace anecho {
namespace {

constexpr int kMaxPort = 65'535;

template <typename Number>
bool ParseWhole(const std::string& text, Number* number) {
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && rest == end && !text.empty();
}

/// @return whether `host` is an address.
bool ParseHost(std::string host, UdpPeer* peer) {
  peer->is_v6 = host.find(':') != std::string::npos;
  if (!peer->is_v6) return inet_pton(AF_INET, host.c_str(), peer->host.data()) == 1;
  const std::size_t percent = host.find('%');
  if (percent != std::string::npos) {
    if (!ParseWhole(host.substr(percent + 1), &peer->scope)) return false;
    host.resize(percent);
  }
  return inet_pton(AF_INET6, host.c_str(), peer->host.data()) == 1;
}

}  // namespace

std::string ToText(const UdpPeer& peer) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  inet_ntop(peer.is_v6 ? AF_INET6 : AF_INET, peer.host.data(), host.data(), host.size());
  std::string text = peer.is_v6 ? "[" : "";
  text.append(host.data());
  if (peer.scope != 0) text.append("%").append(std::to_string(peer.scope));
  if (peer.is_v6) text.append("]");
  return text.append(":").append(std::to_string(peer.port));
}

UdpPeer ParsePeer(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !ParseWhole(text.substr(colon + 1), &port)) {
    throw Error(ANECHO_INVALID_ARGUMENT, "no sender has this name: take it from a datagram");
  }
  const std::string host = text.substr(0, colon);
  const bool is_v6 = host.starts_with('[') && host.ends_with(']');
  return ParseAddress(is_v6 ? host.substr(1, host.size() - 2) : host, port);
}

UdpPeer ParseAddress(const std::string& host, int port) {
  UdpPeer peer;
  if (port < 0 || port > kMaxPort || !ParseHost(host, &peer)) {
    throw Error(ANECHO_INVALID_ARGUMENT, "this is no address with a port: give one in digits");
  }
  peer.port = static_cast<std::uint16_t>(port);
  return peer;
}

}  // namespace anecho
