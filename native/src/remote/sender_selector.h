#ifndef ANECHO_REMOTE_SENDER_SELECTOR_H_
#define ANECHO_REMOTE_SENDER_SELECTOR_H_

#include <cstdint>

#include "base/time.h"
#include "remote/rtp_packet.h"

namespace anecho {

/// Selects one sender if several send to one port, and rejects garbage.
///
/// A sender is selected at its second packet in order (RFC 3550, A.1), so a stray datagram changes
/// nothing. Only when the selected sender has sent nothing new for longer than `vacancy` can
/// another one be selected, or the same one with restarted sequence numbers.
class SenderSelector {
 public:
  struct Config {
    Nanoseconds vacancy = std::chrono::milliseconds(600);
    /// Largest jump of the sequence numbers, forward and back, that a stream may have, in packets.
    int max_dropout = 3000;
    int max_misorder = 100;
  };
  enum class Verdict {
    /// Newer than all packets of the stream so far.
    kNewest = 1,
    /// Not newer than the newest packet so far: reordered, repeated or replayed.
    kOlder,
    /// The first accepted one of a stream: all that was learnt about the stream before is void.
    kFirst,
    kIgnored,
  };

  explicit SenderSelector(const Config& config) : config_(config) {}

  Verdict Judge(const RtpPacket& packet, Nanoseconds now);

  bool has_sender() const { return has_sender_; }
  /// SSRC of the selected sender.
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
  // The sender that will be accepted with its packet number `awaited_`.
  bool has_candidate_ = false;
  std::uint32_t candidate_ = 0;
  std::uint16_t awaited_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_SENDER_SELECTOR_H_
