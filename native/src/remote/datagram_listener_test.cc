#include "remote/datagram_listener.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "process_limits.h"
#include "remote/udp/socket_address.h"
#include "remote_call.h"

#ifndef _WIN32
#include <unistd.h>
#endif

namespace anecho {
namespace {

using testing::Datagram;
using testing::MakeRtp;

constexpr auto kPatience = std::chrono::seconds(10);

#ifdef _WIN32
using Socket = SOCKET;
void CloseSocket(Socket it) { closesocket(it); }
#else
using Socket = int;
void CloseSocket(Socket it) { close(it); }
#endif

/// Sends datagrams from a port of its own. Made after a listener, which starts up the sockets.
class Sender {
 public:
  Sender(const std::string& host, int port)
      : to_(ToSocketAddress(ParseAddress(host, port))),
        socket_(socket(to_.storage.ss_family, SOCK_DGRAM, 0)) {}
  ~Sender() { CloseSocket(socket_); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  void Send(const Datagram& datagram) {
    sendto(socket_, reinterpret_cast<const char*>(datagram.data()),
           static_cast<int>(datagram.size()), 0, to_.get(), to_.size);
  }

 private:
  const SocketAddress to_;
  const Socket socket_;
};

Datagram Numbered(std::uint16_t number) {
  return MakeRtp(7, number, 960u * number, std::vector<std::uint8_t>{0xFC, 1, 2});
}

struct Come {
  std::vector<int> numbers;
  std::vector<UdpPeer> senders;
};

/// Receives until there are `count` datagrams. @return their sequence numbers and senders.
Come Receive(DatagramListener& listener, std::size_t count) {
  Come come;
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (come.numbers.size() < count && std::chrono::steady_clock::now() < end) {
    listener.Receive(kPatience, [&](const UdpDatagram& it) {
      come.numbers.push_back(it.bytes[2] << 8 | it.bytes[3]);
      come.senders.push_back(it.sender);
      return come.numbers.size() < count;
    });
  }
  return come;
}

}  // namespace

TEST(DatagramListener, B5WhatIsSentComesWithTheNameOfItsSender) {
  for (const std::string host : {"127.0.0.1", "::1"}) {
    DatagramListener listener(host, 0);
    Sender sender(host, listener.port());
    for (std::uint16_t i = 0; i < 100; ++i) sender.Send(Numbered(i));
    const Come come = Receive(listener, 100);
    ASSERT_EQ(come.numbers.size(), 100u) << host;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(come.numbers[static_cast<std::size_t>(i)], i);
    const std::string name = ToText(come.senders[0]);
    EXPECT_TRUE(name.starts_with(host == "::1" ? "[::1]:" : "127.0.0.1:")) << name;
    EXPECT_EQ(ParsePeer(name), come.senders[99]);
  }
}

TEST(DatagramListener, B5WhileASenderIsHeldNobodyElseTakesItsPlace) {
#ifdef __linux__
  // More than the system would keep: its filter drops them, so that the phone's datagram has room.
  constexpr int kStrangers = 5000;
  constexpr std::uint64_t kRefused = 0;
#else
  constexpr int kStrangers = 5;
  constexpr std::uint64_t kRefused = 5;
#endif
  for (const std::string host : {"127.0.0.1", "::1"}) {
    DatagramListener listener(host, 0);
    Sender phone(host, listener.port());
    Sender stranger(host, listener.port());
    phone.Send(Numbered(1));
    const Come first = Receive(listener, 1);
    ASSERT_EQ(first.numbers, std::vector<int>{1}) << host;
    listener.Hold(first.senders[0], kPatience);
    for (int i = 0; i < kStrangers; ++i) stranger.Send(Numbered(2));
    phone.Send(Numbered(3));
    EXPECT_EQ(Receive(listener, 1).numbers, std::vector<int>{3}) << host;
    EXPECT_EQ(listener.refused(), kRefused);
    listener.Hold(first.senders[0], std::chrono::milliseconds(1));
    std::atomic<bool> has_come{false};
    std::thread trying([&] {
      while (!has_come.load()) {
        stranger.Send(Numbered(4));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
    const Come next = Receive(listener, 1);
    has_come.store(true);
    trying.join();
    EXPECT_EQ(next.numbers, std::vector<int>{4}) << host;
  }
}

TEST(DatagramListener, B5ItEndsAtOnceWhenClosed) {
  DatagramListener listener("127.0.0.1", 0);
  std::thread closer([&] { listener.Close(); });
  EXPECT_EQ(listener.Receive(kPatience, [](const UdpDatagram&) { return true; }), 0u);
  closer.join();
  EXPECT_TRUE(listener.is_closed());
}

TEST(DatagramListener, B5WhatCantBeListenedAtIsAnErrorOfItsKind) {
  const auto code_of = [](const std::string& address, int port) {
    try {
      const DatagramListener listener(address, port);
      return 0;
    } catch (const Error& error) {
      return error.code();
    }
  };
  const DatagramListener listener("127.0.0.1", 0);
  EXPECT_EQ(code_of("127.0.0.1", listener.port()), ANECHO_STATE);
  EXPECT_EQ(code_of("192.0.2.1", 0), ANECHO_DEVICE);
  EXPECT_EQ(code_of("here", 0), ANECHO_INVALID_ARGUMENT);
#ifndef _WIN32
  // A listener needs two descriptors.
  for (const int count : {0, 1}) {
    const testing::DescriptorLimit limit(count);
    EXPECT_EQ(code_of("127.0.0.1", 0), ANECHO_INTERNAL) << count;
  }
  EXPECT_EQ(code_of("127.0.0.1", 0), 0);
#endif
}

TEST(UdpPeer, B5ANameIsReadAsItWasWritten) {
  for (const char* name : {"192.168.1.10:5004", "[::1]:1", "[fe80::1%2]:65535"}) {
    EXPECT_EQ(ToText(ParsePeer(name)), name);
  }
  for (const char* name : {"", ":", "here:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "[::1:5", "[fe80::1%x]:5", "127.0.0.1:-1", "127.0.0.1: 1"}) {
    EXPECT_THROW(ParsePeer(name), Error) << name;
  }
}

}  // namespace anecho
