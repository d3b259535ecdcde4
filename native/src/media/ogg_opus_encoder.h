#ifndef ANECHO_MEDIA_OGG_OPUS_ENCODER_H_
#define ANECHO_MEDIA_OGG_OPUS_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct OggOpusEnc;

namespace anecho {

/// Encodes sound at 48 kHz as Opus in Ogg (RFC 7845), page by page. The pages so far can be played
/// as a file at any time; Finish() makes the page that marks the end.
class OggOpusEncoder {
 public:
  static constexpr int kSampleRate = 48'000;
  /// Size of the largest page that Ogg allows.
  static constexpr std::size_t kMaxPageBytes = 65'307;

  struct Config {
    /// 1, 2, 6 or 8, in the order FL FR FC LFE RL RR SL SR.
    int channels = 2;
    /// Bits per second, all channels together: at least 6000, at most 256,000 for each channel; 0
    /// leaves it to Opus.
    int bit_rate = 0;
    /// Length of a packet: 5, 10 or 20 ms.
    int packet_ms = 20;
  };

  explicit OggOpusEncoder(const Config& config);

  int channels() const { return channels_; }

  /// @param interleaved whole frames. Throws Error(ANECHO_STATE) after Finish().
  void Write(std::span<const float> interleaved);
  /// Completes the last page.
  void Finish();

  /// @return the next page that is complete, empty if there is none; valid until the next call.
  std::span<const std::uint8_t> TakePage();

 private:
  struct Destroy {
    void operator()(OggOpusEnc* encoder) const;
  };

  void RequireOpen() const;

  const int channels_;
  const std::unique_ptr<OggOpusEnc, Destroy> encoder_;
  bool is_finished_ = false;
  /// In the channel order of Vorbis, which Opus uses.
  std::vector<float> reordered_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_OGG_OPUS_ENCODER_H_
