#ifndef ANECHO_REMOTE_VOICE_DECODER_H_
#define ANECHO_REMOTE_VOICE_DECODER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct OpusDecoder;

namespace anecho {

/// Decodes Opus to 48 kHz, and conceals missing packets.
class VoiceDecoder {
 public:
  static constexpr int kSampleRate = 48'000;
  /// Unit of Opus packet lengths: 2.5 ms.
  static constexpr int kGridFrames = 120;
  /// Longest packet: 120 ms.
  static constexpr int kMaxFrames = 5760;

  /// @param channels of the output, 1 or 2, whatever the packets hold.
  explicit VoiceDecoder(int channels);

  /// @return frames that a packet holds, or 0 if it is not Opus.
  static int FramesOf(std::span<const std::uint8_t> payload);

  /// @return whether a packet repeats the sound before it (in-band FEC).
  static bool Repeats(std::span<const std::uint8_t> payload);

  // Each returns interleaved sound, which is valid until the next call.

  /// @param frames length of the packet. If it can't be decoded, this length is concealed.
  std::span<const float> Decode(std::span<const std::uint8_t> payload, int frames);
  /// Decodes the sound before the packet `next`, which must repeat it: see Repeats().
  /// @param frames a multiple of kGridFrames.
  std::span<const float> Recover(std::span<const std::uint8_t> next, int frames);
  /// Continues the last sound, fading out.
  std::span<const float> Conceal(int frames);

  /// Resets the decoder for another sender.
  void Reset();
  /// Packets that did not decode.
  std::uint64_t failures() const { return failures_; }

 private:
  struct Destroy {
    void operator()(OpusDecoder* decoder) const;
  };
  std::span<const float> Run(std::span<const std::uint8_t> payload, int frames, bool fec);

  const int channels_;
  const std::unique_ptr<OpusDecoder, Destroy> decoder_;
  std::vector<float> sound_;
  std::uint64_t failures_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_VOICE_DECODER_H_
