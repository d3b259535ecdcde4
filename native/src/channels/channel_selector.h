#ifndef ANECHO_CHANNELS_CHANNEL_SELECTOR_H_
#define ANECHO_CHANNELS_CHANNEL_SELECTOR_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/packet.h"
#include "base/stream_format.h"
#include "channels/channel_choice.h"
#include "channels/channel_levels.h"
#include "channels/channel_ranking.h"
#include "channels/channel_statistics.h"
#include "channels/copy_probe.h"
#include "channels/reference_tap.h"

namespace anecho {

/// Selects the channels of a microphone to use, and detects a microphone that is a loopback. It
/// analyses all channels, begins with the first (for a pair: with both), and changes the
/// selection only for a reason: a selected channel is a loopback or adds only noise, no selected
/// channel has held a sound yet, a voice is missing, one channel of a pair is dead, or another
/// channel is much better over a long time. The caller mixes the selected channels.
class ChannelSelector {
 public:
  struct Options {
    /// Selection by the person (bit n: channel n + 1); 0: automatic. Channels that the microphone
    /// lacks are ignored; if none is left, the selection is automatic.
    std::uint32_t fixed = 0;
    /// Uses both channels of a microphone that has two, as left and right, as long as each holds
    /// the sound of a room.
    bool wants_pair = false;
    /// The whole recording is pushed before Decide(); choice() does not change.
    bool is_recording = false;
  };

  /// @param microphone 1 to 32 channels.
  ChannelSelector(StreamFormat microphone, const Options& options);
  ChannelSelector(const ChannelSelector&) = delete;
  ChannelSelector& operator=(const ChannelSelector&) = delete;

  // real-time
  /// Takes a packet of the microphone, before it is mixed.
  /// @param tap the reference up to that time, as far as it has arrived.
  /// @return whether choice() has changed.
  bool Push(const Packet& packet, const ReferenceTap& tap);

  /// Whether the tap is to keep the reference.
  bool wants_reference() const { return !is_fixed() && (!probe_.idle() || is_probe_near_); }

  /// @return the channels in use.
  const ChannelChoice& choice() const { return choice_; }
  /// Whether the last change of choice() altered the echo path: a channel that was added or left
  /// out had a sound in the last two seconds.
  bool echo_path_changed() const { return echo_path_changed_; }
  /// Whether the microphone is a loopback, such as Stereo Mix: all channels in use carry only what
  /// the speakers play, without a room's echo. False for a fixed selection and for recordings.
  bool is_loopback() const { return is_loopback_; }

  /// @return the best choice over a recording that has been pushed as a whole.
  ChannelChoice Decide() const { return is_fixed() ? choice_ : ranking_.Describe(Best()); }

 private:
  /// Whether there is nothing to detect. A live microphone of one channel is not fixed, since it
  /// may be a loopback.
  bool is_fixed() const {
    return options_.fixed != 0 || (options_.is_recording && format_.channels == 1);
  }
  std::uint32_t Best() const { return IsPair() ? 3U : ranking_.Best(choice_.mask); }
  bool IsPair() const;
  bool IsOfPair(std::size_t channel) const;
  bool EndBlock(const ReferenceTap& tap);
  void Probe(const ReferenceTap& tap, bool is_reference_active);
  std::int64_t ProbePause(std::size_t channel) const;
  bool IsProbeNear() const;
  void BeginProbe();
  void TakeVerdicts();
  void CountMissed(bool is_reference_active);
  bool HasReason() const;
  bool IsFarBetter(std::uint32_t mask) const;
  bool IsBurden(std::size_t channel) const;
  bool Change(std::uint32_t mask);
  bool HearsOnlyCopies() const;

  const StreamFormat format_;
  const Options options_;
  ChannelLevels levels_;
  ChannelStatistics statistics_;
  ChannelSources sources_{};
  ChannelRanking ranking_;
  CopyProbe probe_;
  /// A probe may begin soon.
  bool is_probe_near_ = true;
  ChannelChoice choice_;
  bool echo_path_changed_ = false;
  bool is_loopback_ = false;
  Nanoseconds block_end_{0};
  /// By channel: plus 2 for each time that it was found an exact copy, plus 1 for a less exact
  /// copy, minus 1 for no copy; from 0 to kMaxVotes.
  std::array<int, kMaxMicrophoneChannels> votes_{};
  /// By channel: the block in which it was probed last.
  std::array<std::int64_t, kMaxMicrophoneChannels> probed_{};
  /// By channel: blocks in which it carried sound that the channels in use lacked.
  std::array<int, kMaxMicrophoneChannels> missed_{};
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_CHANNEL_SELECTOR_H_
