#ifdef _WIN32
#include <array>
#include <mutex>
#include <system_error>
#include <vector>

#include "remote/udp/bind_failure.h"
#include "remote/udp/socket_address.h"
#include "remote/udp/udp_socket.h"

namespace anecho {
namespace {

void StartWinsock() {
  static std::once_flag started;
  // WSACleanup() is never called, since other sockets of the process may be in use.
  std::call_once(started, [] {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
  });
}

BindFailure ToBindFailure(int reason) {
  if (reason == WSAEADDRINUSE) return BindFailure::kTaken;
  if (reason == WSAEADDRNOTAVAIL) return BindFailure::kNoSuchAddress;
  return reason == WSAEACCES ? BindFailure::kForbidden : BindFailure::kOther;
}

[[noreturn]] void FailBy(int reason) {
  FailToBind(ToBindFailure(reason), std::system_category().message(reason));
}

}  // namespace

struct UdpSocket::Parts {
  explicit Parts(const SocketAddress& address) : bytes(kMaxDatagrams * kMaxBytes) {
    StartWinsock();
    socket = ::socket(address.storage.ss_family, SOCK_DGRAM, 0);
    if (socket == INVALID_SOCKET) FailBy(WSAGetLastError());
    const auto* const size = reinterpret_cast<const char*>(&kSystemBytes);
    // It is no failure if the system grants less.
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, size, sizeof(kSystemBytes));
    if (bind(socket, address.get(), address.size) != 0) {
      const int reason = WSAGetLastError();
      closesocket(socket);
      FailBy(reason);
    }
    wake = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    readable = WSACreateEvent();
    // Also makes the socket non-blocking.
    WSAEventSelect(socket, readable, FD_READ);
  }
  ~Parts() {
    closesocket(socket);
    WSACloseEvent(readable);
    CloseHandle(wake);
  }

  SOCKET socket = INVALID_SOCKET;
  HANDLE wake = nullptr;
  WSAEVENT readable = nullptr;
  std::vector<std::uint8_t> bytes;
  std::vector<UdpDatagram> datagrams;
};

UdpSocket::UdpSocket(const std::string& address, int port)
    : parts_(std::make_unique<Parts>(ToSocketAddress(ParseAddress(address, port)))),
      port_(PortOf(parts_->socket)) {}

UdpSocket::~UdpSocket() = default;

bool UdpSocket::WaitUntilReadable(Nanoseconds timeout) {
  const std::array<HANDLE, 2> waits{parts_->wake, parts_->readable};
  const auto time = static_cast<DWORD>(RoundUpToMilliseconds(timeout));
  return WaitForMultipleObjects(waits.size(), waits.data(), FALSE, time) == WAIT_OBJECT_0 + 1;
}

void UdpSocket::Rest(Nanoseconds timeout) {
  WaitForSingleObject(parts_->wake, static_cast<DWORD>(RoundUpToMilliseconds(timeout)));
}

void UdpSocket::Wake() { SetEvent(parts_->wake); }

std::span<const UdpDatagram> UdpSocket::Read() {
  Parts& parts = *parts_;
  parts.datagrams.clear();
  // Reset before the reads: after each read, the system sets the event again if more is there.
  WSAResetEvent(parts.readable);
  for (std::size_t i = 0; i < kMaxDatagrams; ++i) {
    SocketAddress sender;
    std::uint8_t* const start = parts.bytes.data() + i * kMaxBytes;
    const int size = recvfrom(parts.socket, reinterpret_cast<char*>(start), kMaxBytes, 0,
                              sender.get(), &sender.size);
    if (size >= 0) {
      parts.datagrams.push_back(
          {.bytes = {start, static_cast<std::size_t>(size)}, .sender = ToPeer(sender.storage)});
    } else if (WSAGetLastError() != WSAEMSGSIZE) {
      // Nothing more is there, or there was another error. The next Read() goes on.
      break;
    }
  }
  return parts.datagrams;
}

void UdpSocket::Filter(const UdpPeer*) {
  // Windows lets only administrators set packet filters.
}

}  // namespace anecho
#endif
