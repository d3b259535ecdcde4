// For Linux. udp_socket_windows.cc is for Windows.
#ifndef _WIN32
#include "remote/udp/udp_socket.h"

#include <linux/filter.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "remote/udp/bind_failure.h"
#include "remote/udp/socket_address.h"

namespace anecho {
namespace {

BindFailure ToBindFailure(int reason) {
  if (reason == EADDRINUSE) return BindFailure::kTaken;
  if (reason == EADDRNOTAVAIL) return BindFailure::kNoSuchAddress;
  return reason == EACCES ? BindFailure::kForbidden : BindFailure::kOther;
}

[[noreturn]] void FailBy(int reason) {
  FailToBind(ToBindFailure(reason), std::generic_category().message(reason));
}

int MakeSocket(const SocketAddress& address) {
  const int made = socket(address.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) FailBy(errno);
  // It is no failure if the system grants less.
  setsockopt(made, SOL_SOCKET, SO_RCVBUF, &kSystemBytes, sizeof(kSystemBytes));
  return made;
}

/// Makes a descriptor that is readable once something was written to it.
int MakeWake() {
  const int made = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (made < 0) FailBy(errno);
  return made;
}

/// A program for the kernel's packet filter, which passes the datagrams of one sender only. Offset
/// 0 is the start of the UDP header, SKF_NET_OFF that of the IP header.
class FilterProgram {
 public:
  explicit FilterProgram(const UdpPeer& only) {
    Require(BPF_LD | BPF_H | BPF_ABS, 0, only.port);
    const bool is_mapped = IsMapped(only);
    const bool is_v4 = !only.is_v6 || is_mapped;
    // Offset of the sender's address in the header of IPv4 or IPv6.
    const std::uint32_t start = is_v4 ? 12 : 8;
    const std::uint8_t* const host = only.host.data() + (is_mapped ? 12 : 0);
    for (std::uint32_t at = 0; at < (is_v4 ? 4u : 16u); at += 4) {
      std::uint32_t word;
      std::memcpy(&word, host + at, sizeof(word));
      const auto offset = static_cast<std::uint32_t>(SKF_NET_OFF) + start + at;
      Require(BPF_LD | BPF_W | BPF_ABS, offset, ntohl(word));
    }
    code_.push_back(BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF));
  }

  sock_fprog get() {
    return {.len = static_cast<unsigned short>(code_.size()), .filter = code_.data()};
  }

 private:
  /// Whether the peer has an IPv4 address in the form in which an IPv6 socket reports one
  /// (::ffff:192.168.1.10).
  static bool IsMapped(const UdpPeer& peer) {
    in6_addr host;
    std::memcpy(&host, peer.host.data(), sizeof(host));
    return peer.is_v6 && IN6_IS_ADDR_V4MAPPED(&host);
  }

  void Require(std::uint16_t load, std::uint32_t offset, std::uint32_t value) {
    code_.push_back(BPF_STMT(load, offset));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
    code_.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  }

  std::vector<sock_filter> code_;
};

}  // namespace

struct UdpSocket::Parts {
  /// A descriptor that is closed with its owner.
  class Descriptor {
   public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }

   private:
    const int number_;
  };

  explicit Parts(const SocketAddress& address)
      : socket(MakeSocket(address)), wake(MakeWake()), bytes(kMaxDatagrams * kMaxBytes) {
    if (bind(socket.get(), address.get(), address.size) != 0) FailBy(errno);
    for (std::size_t i = 0; i < kMaxDatagrams; ++i) {
      vectors[i] = {.iov_base = bytes.data() + i * kMaxBytes, .iov_len = kMaxBytes};
    }
  }

  const Descriptor socket;
  const Descriptor wake;
  std::vector<std::uint8_t> bytes;
  std::array<iovec, kMaxDatagrams> vectors{};
  std::array<sockaddr_storage, kMaxDatagrams> senders{};
  std::array<mmsghdr, kMaxDatagrams> headers{};
  std::vector<UdpDatagram> datagrams;
};

UdpSocket::UdpSocket(const std::string& address, int port)
    : parts_(std::make_unique<Parts>(ToSocketAddress(ParseAddress(address, port)))),
      port_(PortOf(parts_->socket.get())) {}

UdpSocket::~UdpSocket() = default;

bool UdpSocket::WaitUntilReadable(Nanoseconds timeout) {
  std::array<pollfd, 2> waits{{{parts_->wake.get(), POLLIN, 0}, {parts_->socket.get(), POLLIN, 0}}};
  poll(waits.data(), waits.size(), RoundUpToMilliseconds(timeout));
  return (waits[1].revents & POLLIN) != 0;
}

void UdpSocket::Rest(Nanoseconds timeout) {
  pollfd wait{parts_->wake.get(), POLLIN, 0};
  poll(&wait, 1, RoundUpToMilliseconds(timeout));
}

void UdpSocket::Wake() { eventfd_write(parts_->wake.get(), 1); }

std::span<const UdpDatagram> UdpSocket::Read() {
  Parts& parts = *parts_;
  for (std::size_t i = 0; i < kMaxDatagrams; ++i) {
    parts.headers[i].msg_hdr = {};
    parts.headers[i].msg_hdr.msg_name = &parts.senders[i];
    parts.headers[i].msg_hdr.msg_namelen = sizeof(parts.senders[i]);
    parts.headers[i].msg_hdr.msg_iov = &parts.vectors[i];
    parts.headers[i].msg_hdr.msg_iovlen = 1;
  }
  parts.datagrams.clear();
  const int count = recvmmsg(parts.socket.get(), parts.headers.data(), kMaxDatagrams, 0, nullptr);
  for (int at = 0; at < count; ++at) {
    const auto i = static_cast<std::size_t>(at);
    const mmsghdr& header = parts.headers[i];
    if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
    parts.datagrams.push_back(
        {.bytes = std::span(parts.bytes).subspan(i * kMaxBytes, header.msg_len),
         .sender = ToPeer(parts.senders[i])});
  }
  return parts.datagrams;
}

void UdpSocket::Filter(const UdpPeer* only) {
  if (only == nullptr) {
    const int unused = 0;
    setsockopt(parts_->socket.get(), SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof(unused));
    return;
  }
  FilterProgram program(*only);
  const sock_fprog code = program.get();
  setsockopt(parts_->socket.get(), SOL_SOCKET, SO_ATTACH_FILTER, &code, sizeof(code));
}

}  // namespace anecho
#endif
