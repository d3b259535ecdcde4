#ifndef ANECHO_REMOTE_UDP_SOCKET_H_
#define ANECHO_REMOTE_UDP_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/time.h"
#include "remote/udp/udp_peer.h"

namespace anecho {

/// A datagram, and who sent it.
struct UdpDatagram {
  std::span<const std::uint8_t> bytes;
  UdpPeer sender;
};

/// A receive-only UDP socket that reads many datagrams at a time.
///
/// The system keeps a bounded number of bytes while nobody reads; beyond that, it drops datagrams.
class UdpSocket {
 public:
  /// Length in bytes of the longest datagram that is taken, and the most datagrams that one Read()
  /// takes.
  static constexpr std::size_t kMaxBytes = 9216;
  static constexpr std::size_t kMaxDatagrams = 32;

  /// @param address a numeric address of this computer (IPv4 or IPv6). @param port 0: any that is
  ///   free. Throws Error(ANECHO_STATE) if another program has the port, Error(ANECHO_DEVICE) if
  ///   this computer hasn't got the address, Error(ANECHO_INVALID_ARGUMENT) if `address` is no
  ///   address or the system reserves the port, Error(ANECHO_INTERNAL) for other failures of the
  ///   system.
  UdpSocket(const std::string& address, int port);
  ~UdpSocket();
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  int port() const { return port_; }

  /// Waits until there is something to read, until `timeout` (60 s at most) is over, or until
  /// Wake(). @return whether there may be something to read.
  bool WaitUntilReadable(Nanoseconds timeout);
  /// Waits for `timeout` (60 s at most), or until Wake(); arriving datagrams don't end it.
  void Rest(Nanoseconds timeout);
  /// Any thread: ends a running wait, and every later one.
  void Wake();

  /// Reads the datagrams that have arrived, without waiting: kMaxDatagrams at most. Those longer
  /// than kMaxBytes are left out.
  /// @return valid until the next call.
  std::span<const UdpDatagram> Read();

  /// Any thread: lets the system drop all datagrams of other senders, before they take room or
  /// time, if the system can (Linux). NULL: lets all senders through.
  void Filter(const UdpPeer* only);

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
  const int port_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_UDP_SOCKET_H_
