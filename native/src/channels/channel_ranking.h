#ifndef ANECHO_CHANNELS_CHANNEL_RANKING_H_
#define ANECHO_CHANNELS_CHANNEL_RANKING_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "channels/channel_choice.h"
#include "channels/channel_statistics.h"

namespace anecho {

/// Where the sound of a channel comes from, as far as CopyProbe has found out.
enum class ChannelSource : std::uint8_t { kUnknown = 1, kRoom, kReference };

using ChannelSources = std::array<ChannelSource, kMaxMicrophoneChannels>;

/// Ranks the channels of a microphone: first the channel with the best voice, by its level and its
/// signal-to-noise ratio, then each channel with a voice that the channels before it lack.
class ChannelRanking {
 public:
  /// Keeps references to both, which must outlive this object.
  ChannelRanking(const ChannelStatistics& statistics, const ChannelSources& sources)
      : statistics_(statistics), sources_(sources) {}

  // real-time
  /// @param otherwise the mask to use while no channel is known to hold a voice. Its loopbacks are
  ///   left out if another channel has a signal. Another channel replaces the mask if none of the
  ///   mask's channels has a signal, or if that channel is 20 dB louder.
  /// @return the mask of the channels to use.
  std::uint32_t Best(std::uint32_t otherwise) const;

  // real-time
  /// @return the score of the channel's voice, dB; higher is better.
  double ScoreDb(std::size_t channel) const;
  /// The best score among the channels of a mask.
  double BestScoreDb(std::uint32_t mask) const;

  /// Whether each channel of `mask` lacked sound of `channel` in at least five blocks.
  bool Adds(std::uint32_t mask, std::size_t channel) const;

  /// Whether a channel carries nothing but the reference.
  bool IsCopy(std::size_t channel) const;
  /// Whether enough is known to judge what a channel carries.
  bool IsKnown(std::size_t channel) const;
  /// Sums over the blocks without echo; over all blocks if those without echo are too few.
  const ChannelStatistics::Sums& sums() const;

  // real-time
  /// @return the choice of the channels of `mask`, with the use of each channel.
  ChannelChoice Describe(std::uint32_t mask) const;

 private:
  bool IsCandidate(std::size_t channel) const;
  bool IsMissedBy(std::uint32_t mask, std::size_t channel, double blocks) const;
  double MeanPower(std::uint32_t mask) const;
  std::uint32_t Loudest(std::uint32_t mask) const;
  std::uint32_t WithoutVoice(std::uint32_t otherwise) const;

  const ChannelStatistics& statistics_;
  const ChannelSources& sources_;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_CHANNEL_RANKING_H_
