#include "remote/datagram_listener.h"

#include <algorithm>
#include <chrono>

namespace anecho {
namespace {

Nanoseconds ListenerNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

DatagramListener::DatagramListener(const std::string& address, int port,
                                   const DatagramGate::Config& gate)
    : socket_(address, port), gate_(gate) {}

std::size_t DatagramListener::Receive(Nanoseconds timeout, const Taker& take) {
  const std::lock_guard lock(receive_mutex_);
  const Nanoseconds end = ListenerNow() + timeout;
  while (!is_closed()) {
    const std::size_t count = HandOn(take);
    if (count > 0) return count;
    const Nanoseconds left = end - ListenerNow();
    if (left <= Nanoseconds(0)) break;
    Read(left);
  }
  return 0;
}

std::size_t DatagramListener::HandOn(const Taker& take) {
  std::size_t count = 0;
  bool has_room = true;
  const Nanoseconds now = ListenerNow();
  while (has_room && !waiting_.empty()) {
    const UdpDatagram& datagram = waiting_.front();
    waiting_ = waiting_.subspan(1);
    {
      const std::lock_guard lock(mutex_);
      if (!gate_.Admit(datagram, now)) continue;
    }
    has_room = take(datagram);
    ++count;
  }
  return count;
}

void DatagramListener::Read(Nanoseconds timeout) {
  const Nanoseconds now = ListenerNow();
  Nanoseconds rest;
  {
    const std::lock_guard lock(mutex_);
    UpdateFilter(now);
    rest = gate_.RestBefore(now);
    // Waits no longer than the hold: then the filter, which keeps other senders out, must go.
    if (filtered_) timeout = std::min(timeout, gate_.held_until() - now);
  }
  if (rest > Nanoseconds(0)) return socket_.Rest(std::min(rest, timeout));
  if (!socket_.WaitUntilReadable(timeout)) return;
  waiting_ = socket_.Read();
  const std::lock_guard lock(mutex_);
  gate_.OnRead(waiting_.size(), ListenerNow());
}

void DatagramListener::Hold(const UdpPeer& sender, Nanoseconds time) {
  const Nanoseconds now = ListenerNow();
  const std::lock_guard lock(mutex_);
  gate_.Hold(sender, now + time);
  UpdateFilter(now);
}

void DatagramListener::UpdateFilter(Nanoseconds now) {
  const UdpPeer* const holder = gate_.holder(now);
  if (holder == nullptr ? !filtered_ : filtered_ == *holder) return;
  filtered_ = holder == nullptr ? std::nullopt : std::optional(*holder);
  socket_.Filter(holder);
}

std::uint64_t DatagramListener::refused() const {
  const std::lock_guard lock(mutex_);
  return gate_.refused();
}

void DatagramListener::Close() {
  is_closed_.store(true);
  socket_.Wake();
}

}  // namespace anecho
