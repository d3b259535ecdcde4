#include "channels/channel_ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "channels/channel_levels.h"

namespace anecho {
namespace {

/// If at least this many blocks had sound but no echo, only these decide; otherwise all blocks do.
constexpr double kEnoughNear = ChannelLevels::kBlocksPerSecond;
/// Least number of blocks with sound after which a channel is judged.
constexpr double kMinActive = 3;
/// A channel that had sound without echo in this many blocks is not only a loopback.
constexpr double kOwnVoice = 10;
/// A channel is added if each channel selected before it lacked its sound in this many blocks (half
/// a second), and in this share of all blocks in which it had sound.
constexpr double kMinMissed = ChannelLevels::kBlocksPerSecond / 2.0;
constexpr double kMinMissedShare = 0.05;
/// A channel in use stays if each newly selected channel lacked its sound in this many blocks.
constexpr double kMinAdded = 5;
/// A channel is not added if its sound had this much less energy than the loudest candidate's.
constexpr double kFaint_db = 30;
/// Weight of the signal-to-noise ratio in the score; the weight of the level is 1. A ratio above
/// the maximum counts as the maximum, since nobody would hear the difference.
constexpr double kNoiseWeight = 0.5;
constexpr double kMaxSnr_db = 40;
constexpr double kReferencePenalty_db = 20;
/// While no channel holds a voice, one with this many times the power of those in use (20 dB) must
/// hold more than noise.
constexpr double kFarLouder = 100;
/// Scores this close count as equal: the channel with the lower number is taken.
constexpr double kEqual_db = 0.5;

double Decibels(double power) { return 10 * std::log10(std::max(power, 1e-15)); }

}  // namespace

const ChannelStatistics::Sums& ChannelRanking::sums() const {
  return statistics_.near().blocks >= kEnoughNear ? statistics_.near() : statistics_.all();
}

bool ChannelRanking::IsCopy(std::size_t channel) const {
  return sources_[channel] == ChannelSource::kReference &&
         statistics_.near().active[channel] < kOwnVoice;
}

bool ChannelRanking::IsKnown(std::size_t channel) const {
  return sources_[channel] != ChannelSource::kUnknown ||
         statistics_.near().active[channel] >= kMinActive;
}

bool ChannelRanking::IsCandidate(std::size_t channel) const {
  return sums().active[channel] >= kMinActive && IsKnown(channel) && !IsCopy(channel);
}

double ChannelRanking::ScoreDb(std::size_t channel) const {
  const ChannelStatistics::Sums& sums = this->sums();
  const double active = sums.active[channel];
  if (active < 1) return -std::numeric_limits<double>::infinity();
  const double heard = sums.heard[channel];
  const double noise = std::max<double>(statistics_.lowest_floor(channel), 1e-15);
  const double snr_db = std::clamp(Decibels(heard / active / noise), 0.0, kMaxSnr_db);
  const bool is_mixed = sources_[channel] == ChannelSource::kReference;
  return Decibels(heard) + kNoiseWeight * snr_db - (is_mixed ? kReferencePenalty_db : 0);
}

double ChannelRanking::BestScoreDb(std::uint32_t mask) const {
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if ((mask >> c & 1U) != 0) best = std::max(best, ScoreDb(c));
  }
  return best;
}

bool ChannelRanking::Adds(std::uint32_t mask, std::size_t channel) const {
  return IsMissedBy(mask, channel, kMinAdded);
}

/// @return whether `channel` beat each channel of `mask` in at least `blocks` blocks.
bool ChannelRanking::IsMissedBy(std::uint32_t mask, std::size_t channel, double blocks) const {
  const ChannelStatistics::Sums& sums = this->sums();
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const bool is_heard = (mask >> c & 1U) != 0;
    if (is_heard && sums.beats[channel * statistics_.channels() + c] < blocks) return false;
  }
  return true;
}

std::uint32_t ChannelRanking::Best(std::uint32_t otherwise) const {
  std::uint32_t left = 0;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if (IsCandidate(c)) left |= 1U << c;
  }
  if (left == 0) return WithoutVoice(otherwise);
  const double best_heard = Decibels([&] {
    double most = 0;
    for (std::size_t c = 0; c < statistics_.channels(); ++c) {
      if ((left >> c & 1U) != 0) most = std::max(most, sums().heard[c]);
    }
    return most;
  }());
  std::uint32_t mask = 0;
  while (left != 0) {
    std::size_t best = statistics_.channels();
    for (std::size_t c = 0; c < statistics_.channels(); ++c) {
      if ((left >> c & 1U) == 0) continue;
      if (best == statistics_.channels() || ScoreDb(c) > ScoreDb(best) + kEqual_db) best = c;
    }
    left &= ~(1U << best);
    const bool is_faint = Decibels(sums().heard[best]) < best_heard - kFaint_db;
    const double least = std::max(kMinMissed, kMinMissedShare * sums().active[best]);
    if (mask == 0 || (!is_faint && IsMissedBy(mask, best, least))) mask |= 1U << best;
  }
  return mask;
}

/// @return the channels to use while none holds a voice: `otherwise` without its loopbacks, or, if
///   none of these has a signal, the first other channel with a signal. The loudest channel takes
///   their place if it is so much louder that it must hold more than noise.
std::uint32_t ChannelRanking::WithoutVoice(std::uint32_t otherwise) const {
  std::uint32_t good = 0;
  std::uint32_t copies = 0;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const bool has_signal =
        statistics_.had_signal(c) && statistics_.silent_blocks(c) < ChannelLevels::kBlocksPerSecond;
    if (has_signal && !IsCopy(c)) good |= 1U << c;
    if (has_signal && IsCopy(c)) copies |= 1U << c;
  }
  if (good != 0) {
    const std::uint32_t kept = (otherwise & good) != 0 ? otherwise & ~copies : good & (~good + 1);
    const std::uint32_t loudest = Loudest(good);
    return MeanPower(loudest) > kFarLouder * MeanPower(kept) ? loudest : kept;
  }
  // If any channel has a signal, it is a loopback here: better that than nothing.
  if ((otherwise & copies) != 0 || copies == 0) return otherwise;
  return copies & (~copies + 1);
}

double ChannelRanking::MeanPower(std::uint32_t mask) const {
  double most = 0;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if ((mask >> c & 1U) != 0) most = std::max(most, statistics_.mean_power(c));
  }
  return most;
}

std::uint32_t ChannelRanking::Loudest(std::uint32_t mask) const {
  std::uint32_t loudest = 0;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const std::uint32_t bit = 1U << c;
    if ((mask & bit) != 0 && (loudest == 0 || MeanPower(bit) > MeanPower(loudest))) loudest = bit;
  }
  return loudest;
}

ChannelChoice ChannelRanking::Describe(std::uint32_t mask) const {
  ChannelChoice choice{.channels = static_cast<int>(statistics_.channels()), .mask = mask};
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    ChannelUse use = ChannelUse::kSpare;
    if (choice.Has(c)) {
      use = ChannelUse::kUsed;
    } else if (!statistics_.had_signal(c)) {
      use = ChannelUse::kSilent;
    } else if (IsCopy(c)) {
      use = ChannelUse::kReference;
    } else if (statistics_.all().active[c] < kMinActive) {
      use = ChannelUse::kNoise;
    } else if (!IsKnown(c)) {
      use = ChannelUse::kUnknown;
    }
    choice.uses[c] = use;
  }
  return choice;
}

}  // namespace anecho
