#ifndef ANECHO_REMOTE_VOICE_ENCODER_H_
#define ANECHO_REMOTE_VOICE_ENCODER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct OpusEncoder;

namespace anecho {

/// Encodes a voice at 48 kHz as packets of Opus, for a network.
class VoiceEncoder {
 public:
  static constexpr int kSampleRate = 48'000;
  /// Size of the largest packet that Opus makes of 20 ms.
  static constexpr std::size_t kMaxPacketBytes = 1275;

  struct Config {
    /// 1 or 2.
    int channels = 1;
    /// Bits per second of all channels, 6000 to 510,000.
    int bit_rate = 64'000;
    /// Length of a packet: 10 or 20 ms.
    int packet_ms = 20;
    /// Expected packet loss, percent, 0 to 100. Unless 0, each packet repeats the packet before it
    /// where Opus can (in-band FEC), which costs quality.
    int expected_loss_percent = 0;
  };

  explicit VoiceEncoder(const Config& config);

  int channels() const { return channels_; }
  /// @return frames that a packet holds.
  int packet_frames() const { return packet_frames_; }

  /// @param interleaved packet_frames() of all channels.
  /// @return the packet, which is valid until the next call. Throws Error(ANECHO_INTERNAL).
  std::span<const std::uint8_t> Encode(std::span<const float> interleaved);

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const;
  };

  const int channels_;
  const int packet_frames_;
  const std::unique_ptr<OpusEncoder, Destroy> encoder_;
  std::array<std::uint8_t, kMaxPacketBytes> packet_{};
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_VOICE_ENCODER_H_
