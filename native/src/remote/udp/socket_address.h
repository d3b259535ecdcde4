#ifndef ANECHO_REMOTE_UDP_SOCKET_ADDRESS_H_
#define ANECHO_REMOTE_UDP_SOCKET_ADDRESS_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>

#include "base/time.h"
#include "remote/udp/sockets.h"
#include "remote/udp/udp_peer.h"

namespace anecho {

/// Size of the system's receive buffer, bytes: 500 packets of a voice, with the system's own
/// overhead.
constexpr int kSystemBytes = 256 * 1024;

/// A peer's address as the system has it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

inline SocketAddress ToSocketAddress(const UdpPeer& peer) {
  SocketAddress address;
  if (!peer.is_v6) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(peer.port);
    std::memcpy(&v4.sin_addr, peer.host.data(), sizeof(v4.sin_addr));
    std::memcpy(&address.storage, &v4, sizeof(v4));
    address.size = sizeof(v4);
    return address;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(peer.port);
  v6.sin6_scope_id = peer.scope;
  std::memcpy(&v6.sin6_addr, peer.host.data(), sizeof(v6.sin6_addr));
  std::memcpy(&address.storage, &v6, sizeof(v6));
  address.size = sizeof(v6);
  return address;
}

inline UdpPeer ToPeer(const sockaddr_storage& storage) {
  UdpPeer peer;
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &storage, sizeof(v4));
    std::memcpy(peer.host.data(), &v4.sin_addr, sizeof(v4.sin_addr));
    peer.port = ntohs(v4.sin_port);
    return peer;
  }
  sockaddr_in6 v6;
  std::memcpy(&v6, &storage, sizeof(v6));
  peer.is_v6 = true;
  std::memcpy(peer.host.data(), &v6.sin6_addr, sizeof(v6.sin6_addr));
  peer.scope = v6.sin6_scope_id;
  peer.port = ntohs(v6.sin6_port);
  return peer;
}

/// @param socket is bound. @return its port.
template <typename Socket>
int PortOf(Socket socket) {
  SocketAddress bound;
  getsockname(socket, bound.get(), &bound.size);
  return ToPeer(bound.storage).port;
}

/// @return a time for the system's waits, rounded up to ms: 0 to 60,000.
inline int RoundUpToMilliseconds(Nanoseconds time) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(time).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 60'000));
}

}  // namespace anecho

#endif  // ANECHO_REMOTE_UDP_SOCKET_ADDRESS_H_
