#ifndef ANECHO_REMOTE_SENDER_SELECTOR_H_
#define ANECHO_REMOTE_SENDER_SELECTOR_H_

#include <cstdint>

#include "base/time.h"
#include "remote/rtp_packet.h"

namespace anecho {

/// Chooses whom to hear, where several send to one port, and garbage comes too.
///
/// The first sender is heard until it has been silent for `vacancy`; meanwhile nobody else is. A
/// sender, and one whose numbers start anew, is believed with its second packet in order (RFC 3550,
/// A.1), so that a stray datagram takes nobody's place.
class SenderSelector {
 public:
  struct Config {
    Nanoseconds vacancy = std::chrono::milliseconds(600);
    /// Packets by which the numbers may go forward, and back, at once.
    int max_dropout = 3000;
    int max_misorder = 100;
  };
  enum class Verdict {
    /// The next of the stream, or a later one.
    kNewest = 1,
    /// One that comes behind a later one: reordered, repeated or replayed.
    kOlder,
    /// The first of a stream: what was learnt about the last one is void.
    kFirst,
    kIgnored,
  };

  explicit SenderSelector(const Config& config) : config_(config) {}

  Verdict Judge(const RtpPacket& packet, Nanoseconds now);

  bool has_sender() const { return has_sender_; }
  /// Of the sender that is heard.
  std::uint32_t ssrc() const { return ssrc_; }

 private:
  bool IsOfSender(const RtpPacket& packet) const;
  Verdict Consider(const RtpPacket& packet, Nanoseconds now);

  const Config config_;
  bool has_sender_ = false;
  std::uint32_t ssrc_ = 0;
  std::uint8_t payload_type_ = 0;
  std::uint16_t newest_ = 0;
  Nanoseconds heard_at_{0};
  // Who would be heard with the packet that has this number.
  bool has_candidate_ = false;
  std::uint32_t candidate_ = 0;
  std::uint16_t awaited_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_SENDER_SELECTOR_H_
