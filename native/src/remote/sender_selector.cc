#include "remote/sender_selector.h"

namespace anecho {
bool SenderSelector::IsOfSender(const RtpPacket& packet) const {
  return has_sender_ && packet.ssrc == ssrc_ && packet.payload_type == payload_type_;
}

SenderSelector::Verdict SenderSelector::Judge(const RtpPacket& packet, Nanoseconds now) {
  if (packet.payload_type < kFirstDynamicType) return Verdict::kIgnored;
  const int ahead = static_cast<std::int16_t>(packet.sequence - newest_);
  const bool fits =
      IsOfSender(packet) && ahead >= -config_.max_misorder && ahead <= config_.max_dropout;
  if (!fits) {
    const bool is_vacant = !has_sender_ || now - heard_at_ > config_.vacancy;
    return is_vacant ? Consider(packet, now) : Verdict::kIgnored;
  }
  if (ahead <= 0) return Verdict::kOlder;
  newest_ = packet.sequence;
  heard_at_ = now;
  return Verdict::kNewest;
}

SenderSelector::Verdict SenderSelector::Consider(const RtpPacket& packet, Nanoseconds now) {
  const bool is_second = has_candidate_ && packet.ssrc == candidate_ && packet.sequence == awaited_;
  if (!is_second) {
    has_candidate_ = true;
    candidate_ = packet.ssrc;
    awaited_ = static_cast<std::uint16_t>(packet.sequence + 1);
    return Verdict::kIgnored;
  }
  has_candidate_ = false;
  has_sender_ = true;
  ssrc_ = packet.ssrc;
  payload_type_ = packet.payload_type;
  newest_ = packet.sequence;
  heard_at_ = now;
  return Verdict::kFirst;
}

}  // namespace anecho
