#include "remote/datagram_gate.h"

#include "remote/rtp_packet.h"

namespace anecho {

DatagramGate::DatagramGate(const Config& config)
    : rest_(config.rest),
      reads_(config.max_read_per_second, config.read_burst),
      admissions_(config.max_admitted_per_second, config.admitted_burst) {}

Nanoseconds DatagramGate::RestBefore(Nanoseconds now) {
  const bool is_spent = reads_.IsSpent(now) || admissions_.IsSpent(now);
  return is_spent ? rest_ : Nanoseconds(0);
}

void DatagramGate::OnRead(std::size_t count, Nanoseconds now) {
  reads_.Spend(static_cast<double>(count), now);
}

bool DatagramGate::Admit(const UdpDatagram& datagram, Nanoseconds now) {
  const UdpPeer* const only = holder(now);
  const bool is_stranger = only != nullptr && *only != datagram.sender;
  if (is_stranger || !MayBeOpus(datagram.bytes)) {
    ++refused_;
    return false;
  }
  admissions_.Spend(1, now);
  return true;
}

void DatagramGate::Hold(const UdpPeer& sender, Nanoseconds until) {
  holder_ = sender;
  held_until_ = until;
}

const UdpPeer* DatagramGate::holder(Nanoseconds now) const {
  return holder_.has_value() && now < held_until_ ? &*holder_ : nullptr;
}

}  // namespace anecho
