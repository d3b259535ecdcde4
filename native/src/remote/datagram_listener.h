#ifndef ANECHO_REMOTE_DATAGRAM_LISTENER_H_
#define ANECHO_REMOTE_DATAGRAM_LISTENER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "remote/datagram_gate.h"
#include "remote/udp/udp_socket.h"

namespace anecho {

/// Receives the datagrams of a UdpSocket that a DatagramGate accepts. It has no thread: Receive()
/// waits.
class DatagramListener {
 public:
  /// Throws as UdpSocket's constructor does.
  DatagramListener(const std::string& address, int port, const DatagramGate::Config& gate = {});

  int port() const { return socket_.port(); }

  /// Takes a datagram. @return whether there is room for another.
  using Taker = std::function<bool(const UdpDatagram&)>;

  /// Waits for datagrams, and passes the accepted ones to `take` until that has no more room; later
  /// calls pass on the rest. Calls from several threads run one after the other.
  /// @return how many were passed on; 0 after the timeout, or once the listener is closed.
  std::size_t Receive(Nanoseconds timeout, const Taker& take);

  /// Any thread: accepts only this sender, for `time` from now.
  void Hold(const UdpPeer& sender, Nanoseconds time);

  /// Any thread: datagrams that were read and rejected.
  std::uint64_t refused() const;

  /// Any thread: ends Receive(), for good.
  void Close();
  bool is_closed() const { return is_closed_.load(); }

 private:
  /// @return how many were passed to `take`.
  std::size_t HandOn(const Taker& take);
  void Read(Nanoseconds timeout);
  void UpdateFilter(Nanoseconds now);

  UdpSocket socket_;
  std::atomic<bool> is_closed_{false};
  std::mutex receive_mutex_;
  // Datagrams that were read and not yet passed on.
  std::span<const UdpDatagram> waiting_;

  /// Guards the members that follow.
  mutable std::mutex mutex_;
  DatagramGate gate_;
  /// The only sender that the system's filter lets through now; nothing: all.
  std::optional<UdpPeer> filtered_;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_DATAGRAM_LISTENER_H_
