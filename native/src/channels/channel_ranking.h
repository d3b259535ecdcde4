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

/// Ranks the channels of a microphone by what they have heard: the one with the most voice above
/// the least noise, and each further one that has heard somebody whom those before it missed.
class ChannelRanking {
 public:
  /// Both are kept, and must outlive this.
  ChannelRanking(const ChannelStatistics& statistics, const ChannelSources& sources)
      : statistics_(statistics), sources_(sources) {}

  // real-time
  /// @param otherwise what to hear while nothing stands out of the noise anywhere.
  /// @return the mask of the channels to be heard.
  std::uint32_t Best(std::uint32_t otherwise) const;

  // real-time
  /// @return how much better a channel is heard than others by their ScoreDb().
  double ScoreDb(std::size_t channel) const;
  /// The best score of a mask.
  double BestScoreDb(std::uint32_t mask) const;

  /// Whether a channel has ever heard what all of `mask` missed.
  bool Adds(std::uint32_t mask, std::size_t channel) const;

  /// Whether a channel carries nothing but the reference.
  bool IsCopy(std::size_t channel) const;
  /// Whether it is known well enough what a channel carries.
  bool IsKnown(std::size_t channel) const;
  /// What decides: blocks without echo, or all if there are too few of those.
  const ChannelStatistics::Sums& sums() const;

  // real-time
  /// Says what each channel is taken for, where those of `mask` are heard.
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
