#ifndef ANECHO_REMOTE_DATAGRAM_GATE_H_
#define ANECHO_REMOTE_DATAGRAM_GATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "remote/rate_limit.h"
#include "remote/udp/udp_socket.h"

namespace anecho {

/// Decides which datagrams to accept, and when to stop reading for a while, so that a flood costs
/// little time and no memory. The system drops what is not read.
///
/// A sender of Opus sends at most 400 packets a second, usually 50.
class DatagramGate {
 public:
  struct Config {
    /// Limit of the datagrams read, per second and at once. Each takes some 2 µs.
    double max_read_per_second = 20'000;
    double read_burst = 2000;
    /// Limit of the datagrams accepted, per second and at once. Each takes some 30 µs to be
    /// decrypted and decoded.
    double max_admitted_per_second = 1000;
    double admitted_burst = 200;
    /// Pause in reading once either limit is exceeded. The system keeps what arrives meanwhile, as
    /// far as its buffer has room.
    Nanoseconds rest = std::chrono::milliseconds(20);
  };

  explicit DatagramGate(const Config& config);

  /// @return for how long nothing should be read now.
  Nanoseconds RestBefore(Nanoseconds now);
  /// Counts `count` datagrams as read.
  void OnRead(std::size_t count, Nanoseconds now);
  /// @return whether to accept the datagram.
  bool Admit(const UdpDatagram& datagram, Nanoseconds now);

  /// Accepts only datagrams of `sender` until the time `until`.
  void Hold(const UdpPeer& sender, Nanoseconds until);
  /// @return the only accepted sender; NULL: all.
  const UdpPeer* holder(Nanoseconds now) const;
  /// When the latest Hold() ends or ended.
  Nanoseconds held_until() const { return held_until_; }

  /// Datagrams that were read and rejected.
  std::uint64_t refused() const { return refused_; }

 private:
  const Nanoseconds rest_;
  RateLimit reads_;
  RateLimit admissions_;
  std::optional<UdpPeer> holder_;
  Nanoseconds held_until_{0};
  std::uint64_t refused_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_DATAGRAM_GATE_H_
