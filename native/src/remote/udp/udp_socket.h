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
/// What the system keeps while nobody reads is bounded; beyond that, it drops what comes.
class UdpSocket {
 public:
  /// Bytes of the longest datagram that is taken, and datagrams that are read at a time.
  static constexpr std::size_t kMaxBytes = 9216;
  static constexpr std::size_t kMaxDatagrams = 32;

  /// @param address of this computer, in digits; @param port 0: any that is free. Throws
  ///   Error(ANECHO_STATE) if another program has the port, Error(ANECHO_DEVICE) if this computer
  ///   hasn't got the address, Error(ANECHO_INVALID_ARGUMENT) if it is no address, or the port is
  ///   not for everybody, Error(ANECHO_INTERNAL) for what else the system says.
  UdpSocket(const std::string& address, int port);
  ~UdpSocket();
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  int port() const { return port_; }

  /// Waits until there is something to read. @return whether there may be.
  bool WaitUntilReadable(Nanoseconds timeout);
  /// Waits, whatever comes, until Wake().
  void Rest(Nanoseconds timeout);
  /// Any thread: ends a wait that is under way, and every later one.
  void Wake();

  /// Reads what has come, without waiting: kMaxDatagrams at most. Longer ones than kMaxBytes are
  /// left out.
  /// @return valid until the next call.
  std::span<const UdpDatagram> Read();

  /// Any thread: lets the system throw away what others than this one send, before it takes room
  /// or time, where the system can (Linux). NULL: nobody's.
  void Filter(const UdpPeer* only);

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
  const int port_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_UDP_SOCKET_H_
