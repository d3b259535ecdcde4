#ifndef ANECHO_REMOTE_VOICE_RECEIVER_H_
#define ANECHO_REMOTE_VOICE_RECEIVER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ppm.h"
#include "base/time.h"
#include "dsp/polyphase_resampler.h"
#include "pace/fill_controller.h"
#include "remote/jitter_estimator.h"
#include "remote/packet_queue.h"
#include "remote/sender_selector.h"
#include "remote/voice_decoder.h"

namespace anecho {

/// Counts of packets since the beginning.
struct VoiceReceiverCounts {
  /// Datagrams and frames that came.
  std::uint64_t received = 0;
  /// Not Opus in RTP, or not from the selected sender.
  std::uint64_t ignored = 0;
  std::uint64_t duplicates = 0;
  /// Those that came after their sound was due.
  std::uint64_t late = 0;
  /// Those for which there was no room.
  std::uint64_t dropped = 0;
  std::uint64_t decoded = 0;
  /// Packets that did not come in time; and how many of these were recovered from the packet after
  /// them (in-band FEC).
  std::uint64_t lost = 0;
  std::uint64_t recovered = 0;
  std::uint64_t undecodable = 0;
  /// Blocks of 10 ms that were concealed while their packet could still come.
  std::uint64_t starved = 0;
};

/// Turns Opus packets from a network into continuous sound, 10 ms at a time.
///
/// The sound is delayed so that 99 of 100 packets arrive in time (JitterEstimator). A lost packet
/// is recovered from the next one, or concealed. If packets stop, the last sound is continued for
/// up to 120 ms, or 600 ms after DTX. If the packets then come late, all that follows plays later;
/// if they were lost, it does not. To follow the sender's clock, FillController keeps the mean
/// waiting time of packets at its target, by resampling or, with `is_paced`, by the times of
/// Pull(). If too much waits, the oldest sound is dropped.
///
/// It has no thread and no clock: the time is an argument. One call at a time.
class VoiceReceiver {
 public:
  struct Config {
    /// 1 or 2.
    int channels = 1;
    /// Maximum number of waiting packets.
    int capacity_packets = 64;
    /// Largest delay beyond the target, seconds.
    double max_excess = 0.120;
    /// How long sound is continued while no packets come, frames: normally, and after the sender
    /// has said that it sends nothing (DTX).
    int max_starved_frames = 5760;
    int max_silent_frames = 28'800;
    /// Waiting sound is discarded if its sender was silent for longer than this.
    Nanoseconds max_gap = std::chrono::milliseconds(600);
    /// Does not resample: the caller follows the sender's clock by calling Pull() at
    /// pull_interval().
    bool is_paced = false;
    JitterEstimator::Config jitter{};
    SenderSelector::Config senders{};
  };

  static constexpr int kSampleRate = VoiceDecoder::kSampleRate;
  static constexpr int kBlockFrames = kSampleRate / kFramesPerSecond;

  /// How a packet was taken.
  enum class PutResult {
    /// Not Opus in RTP, or not from the selected sender.
    kIgnored = 1,
    kHeard,
    /// Taken, after a pause of the sender: sound that was pulled and not yet played is outdated.
    kEndsGap,
  };

  explicit VoiceReceiver(const Config& config);

  /// Takes a datagram.
  /// @param ahead_frames frames queued between Pull() and the device, less their usual number.
  PutResult PutRtp(std::span<const std::uint8_t> datagram, std::int64_t ahead_frames,
                   Nanoseconds now);
  /// Takes an Opus packet from a transport that has one sender and keeps the order of packets.
  /// @param payload empty: silence (DTX), as long as the last packet.
  PutResult PutFrame(std::span<const std::uint8_t> payload, std::int64_t ahead_frames,
                     Nanoseconds now);

  /// Gives the next 10 ms.
  /// @param block kBlockFrames interleaved frames.
  /// @param ahead_frames as for PutRtp().
  /// @return whether there is anything to play; if not, the block is unchanged.
  bool Pull(std::span<float> block, std::int64_t ahead_frames, Nanoseconds now);

  /// @return seconds from this Pull() to the next, if `is_paced`.
  double pull_interval() const { return kFrame_s * controller_.trim().ratio(); }

  /// @return the arrival time of the block of the last Pull(): when the latest decoded packet
  /// arrived, plus the time from the first sample of that packet to the first sample of the block.
  Nanoseconds block_arrival() const { return block_arrival_; }

  /// Discards all waiting sound.
  void Discard();

  int channels() const { return config_.channels; }
  VoiceReceiverCounts counts() const;
  bool has_sender() const { return senders_.has_sender(); }
  std::uint32_t ssrc() const { return senders_.ssrc(); }
  bool is_playing() const { return is_playing_; }
  std::size_t waiting_packets() const { return packets_.size(); }
  /// Waiting time of a packet with the shortest transport latency, seconds: on average, and the
  /// target.
  double delay() const;
  double target_delay() const;
  /// By how much the sender's clock is faster than the player's.
  Ppm drift() const { return -controller_.drift(); }
  /// Level of the last block, dBFS.
  float level_dbfs() const { return level_dbfs_; }

 private:
  void Put(std::int64_t position, std::span<const std::uint8_t> payload, int frames,
           std::int64_t ahead_frames, Nanoseconds now);
  bool EndGap(Nanoseconds now);
  void Place(std::int64_t position, std::int64_t ahead_frames, Nanoseconds now);
  void RestartCount();
  bool TryStart(std::int64_t ahead_frames, Nanoseconds now);
  bool Refill();
  bool Continue();
  void DecodeFirst();
  void ConcealBefore(std::int64_t gap);
  void Append(std::span<const float> sound);
  bool IsShort() const;
  double WaitingFrames() const;

  const Config config_;
  SenderSelector senders_;
  JitterEstimator jitter_;
  VoicePacketQueue packets_;
  VoiceDecoder decoder_;
  PolyphaseResampler resampler_;
  FillController controller_;
  VoiceReceiverCounts counts_;

  // The sender's count.
  bool has_count_ = false;
  std::uint32_t last_timestamp_ = 0;
  std::int64_t last_position_ = 0;
  int last_frames_ = 960;
  Nanoseconds last_arrival_{0};
  // When the sender's newest packet arrived.
  std::optional<Nanoseconds> heard_at_;
  // The last packet was the newest so far.
  bool is_newest_ = true;
  int late_in_a_row_ = 0;

  bool is_playing_ = false;
  // Position of the next sample to decode.
  std::int64_t read_ = 0;
  // Position and arrival of the last packet that was decoded.
  std::int64_t decoded_position_ = 0;
  Nanoseconds decoded_arrival_{0};
  Nanoseconds block_arrival_{0};
  // Concealed frames that the sender's count may skip in return.
  std::int64_t owed_frames_ = 0;
  // Frames concealed since the last packet.
  int starved_frames_ = 0;
  bool is_silent_ = false;
  // Delay added because packets came too late, seconds.
  double lessons_ = 0;
  // Decoded sound by channel, and the place in it that is played next.
  std::vector<std::vector<float>> sound_;
  double place_ = 0;
  std::vector<float> plane_;
  float level_dbfs_ = -120;
};

}  // namespace anecho

#endif  // ANECHO_REMOTE_VOICE_RECEIVER_H_
