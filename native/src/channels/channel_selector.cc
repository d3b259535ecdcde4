#include "channels/channel_selector.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr int kSecond = ChannelLevels::kBlocksPerSecond;
/// The channels are selected anew after the channels in use lacked another channel's sound in this
/// many blocks. The first value applies until the channels in use have had sound.
constexpr int kMissedFirst = 3;
constexpr int kMissed = kSecond / 2;
/// Blocks after which a channel is probed again: while its source is unknown, and once it is known.
constexpr std::int64_t kProbeSoon = kSecond;
constexpr std::int64_t kProbeAgain = 30 * kSecond;
constexpr int kMaxVotes = 6;
constexpr int kVotesOfCopy = 2;
/// If at least this share of a channel's energy is the reference, one probe is enough.
constexpr double kExactShare = 0.985;
/// The selection changes for a score that is this much better, after this many blocks with sound.
constexpr double kFarBetter_db = 6;
constexpr double kFarBetterBlocks = 5 * kSecond;
/// After this many blocks with sound, the statistics are halved, so that old sound counts for less.
constexpr double kMemoryBlocks = 60 * kSecond;
constexpr std::int64_t kRecently = 2 * kSecond;
constexpr std::int64_t kLongQuiet = 10 * kSecond;
/// A channel of a pair counts as dead if it has had sound in fewer blocks than kMinHeard, and the
/// other channel in more than kManyHeard * kMinHeard.
constexpr double kMinHeard = 3;
constexpr double kManyHeard = 50;
/// A channel without sound for kLongQuiet is left out if its noise has more than this many times
/// the power of the noise of another channel in use.
constexpr float kBurden = 4;
/// Least mean square of a microphone that is a loopback (-50 dBFS): what leaks between the wires of
/// a headset is a copy of the reference too, but far fainter.
constexpr double kLoopbackPower = 1e-5;

std::uint32_t Existing(std::uint32_t mask, int channels) {
  return channels >= 32 ? mask : mask & ((1U << channels) - 1);
}

ChannelSelector::Options Checked(ChannelSelector::Options options, int channels) {
  options.fixed = Existing(options.fixed, channels);
  return options;
}

CopyProbe::Options ProbeOptions(bool is_recording) {
  if (!is_recording) return {};
  return {.min_lag = std::chrono::milliseconds(-200),
          .max_lag = std::chrono::milliseconds(1000),
          .lead_in = {},
          .lags_per_turn = 1 << 20};
}

}  // namespace

ChannelSelector::ChannelSelector(StreamFormat microphone, const Options& options)
    : format_(microphone),
      options_(Checked(options, microphone.channels)),
      levels_(microphone.channels, microphone.sample_rate),
      statistics_(microphone.channels),
      ranking_(statistics_, sources_),
      probe_(microphone, ProbeOptions(options.is_recording)) {
  sources_.fill(ChannelSource::kUnknown);
  probed_.fill(-kProbeAgain);
  choice_ = {.channels = format_.channels, .mask = options_.fixed != 0 ? options_.fixed : 1};
  if (options_.fixed == 0 && options_.wants_pair && format_.channels == 2) choice_.mask = 3;
  const ChannelUse other = options_.fixed != 0 ? ChannelUse::kLeftOut : ChannelUse::kUnknown;
  for (std::size_t c = 0; c < static_cast<std::size_t>(format_.channels); ++c) {
    choice_.uses[c] = choice_.Has(c) ? ChannelUse::kUsed : other;
  }
}

bool ChannelSelector::Push(const Packet& packet, const ReferenceTap& tap) {
  if (is_fixed() || packet.frames == 0) return false;
  probe_.Push(packet);
  bool is_changed = false;
  const auto end_block = [&](std::int64_t frames_done) {
    if (!levels_.block_ended()) return;
    block_end_ = packet.time + FramesToTime(frames_done, format_.sample_rate);
    is_changed |= EndBlock(tap);
  };
  if (packet.silent) {
    for (std::int64_t left = packet.frames; left > 0;) {
      left = levels_.PushSilence(left);
      end_block(packet.frames - left);
    }
    return is_changed;
  }
  const auto channels = static_cast<std::size_t>(format_.channels);
  for (auto left = packet.samples; !left.empty();) {
    left = levels_.Push(left);
    end_block(packet.frames - static_cast<std::int64_t>(left.size() / channels));
  }
  return is_changed;
}

bool ChannelSelector::EndBlock(const ReferenceTap& tap) {
  const bool is_reference_active = tap.WasActive(block_end_);
  statistics_.AddBlock(levels_.powers(), is_reference_active);
  Probe(tap, is_reference_active);
  if (options_.is_recording) return false;
  if (statistics_.all().blocks > kMemoryBlocks) statistics_.Fade();
  CountMissed(is_reference_active);
  if (statistics_.blocks() % kSecond == 0) {
    choice_ = ranking_.Describe(choice_.mask);
    is_loopback_ = HearsOnlyCopies();
  }
  if (!HasReason()) return false;
  const std::uint32_t best = Best();
  std::uint32_t mask = best;
  // A channel in use stays if it adds sound: the voice of somebody who is quiet for a while must
  // not be lost.
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const bool stays = choice_.Has(c) && ranking_.Adds(best, c) && !ranking_.IsCopy(c) &&
                       statistics_.silent_blocks(c) < kSecond && !IsBurden(c) && !IsFarBetter(best);
    if (stays) mask |= 1U << c;
  }
  missed_.fill(0);
  return Change(mask);
}

bool ChannelSelector::IsPair() const {
  return options_.wants_pair && format_.channels == 2 && IsOfPair(0) && IsOfPair(1);
}

/// Whether a channel of a pair may hold the sound of the room: it is no loopback, and neither dead
/// nor silent while the other one is not.
bool ChannelSelector::IsOfPair(std::size_t channel) const {
  const std::size_t other = 1 - channel;
  const ChannelStatistics::Sums& sums = statistics_.all();
  const bool is_deaf =
      sums.active[channel] < kMinHeard && sums.active[other] > kManyHeard * kMinHeard;
  const bool is_silent = !options_.is_recording && statistics_.silent_blocks(channel) >= kSecond &&
                         statistics_.silent_blocks(other) < kSecond;
  const bool had_signal = statistics_.had_signal(channel) || !statistics_.had_signal(other);
  return !is_deaf && !is_silent && had_signal && !ranking_.IsCopy(channel);
}

bool ChannelSelector::HearsOnlyCopies() const {
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const bool is_loud_copy = ranking_.IsCopy(c) && statistics_.mean_power(c) > kLoopbackPower;
    if (choice_.Has(c) && !is_loud_copy) return false;
  }
  return true;
}

bool ChannelSelector::Change(std::uint32_t mask) {
  if (mask == choice_.mask) return false;
  echo_path_changed_ = false;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const bool differs = ((mask ^ choice_.mask) >> c & 1U) != 0;
    if (differs && statistics_.was_ever_active(c) && statistics_.quiet_blocks(c) < kRecently) {
      echo_path_changed_ = true;
    }
  }
  choice_ = ranking_.Describe(mask);
  return true;
}

void ChannelSelector::CountMissed(bool is_reference_active) {
  // Sound while something plays may be echo alone: once enough blocks had sound without echo, only
  // such blocks count.
  if (is_reference_active && &ranking_.sums() == &statistics_.near()) return;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if (choice_.Has(c) || !ranking_.IsKnown(c) || ranking_.IsCopy(c)) continue;
    bool is_missed = statistics_.is_active(c);
    for (std::size_t used = 0; used < statistics_.channels() && is_missed; ++used) {
      if (choice_.Has(used)) is_missed = statistics_.Beats(c, used);
    }
    if (is_missed) ++missed_[c];
  }
  if (statistics_.blocks() % kLongQuiet != 0) return;
  for (int& missed : missed_) missed /= 2;
}

/// Whether there is a reason to select the channels anew.
bool ChannelSelector::HasReason() const {
  bool was_ever_active = false;
  bool is_silent = true;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if (!choice_.Has(c)) continue;
    if (ranking_.IsCopy(c)) return true;
    was_ever_active |= statistics_.was_ever_active(c);
    is_silent &= statistics_.silent_blocks(c) >= kMissedFirst;
  }
  const int enough = was_ever_active ? kMissed : kMissedFirst;
  if (std::any_of(missed_.begin(), missed_.end(), [=](int it) { return it >= enough; })) {
    return true;
  }
  if (options_.wants_pair && statistics_.blocks() % kSecond == 0 && Best() != choice_.mask) {
    return true;
  }
  if (!was_ever_active && (is_silent || statistics_.blocks() % (kSecond / 2) == 0)) return true;
  if (statistics_.blocks() % (5 * kSecond) != 0) return false;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if (choice_.Has(c) && IsBurden(c)) return true;
  }
  return IsFarBetter(Best());
}

bool ChannelSelector::IsFarBetter(std::uint32_t mask) const {
  return ranking_.sums().blocks >= kFarBetterBlocks &&
         ranking_.BestScoreDb(mask) > ranking_.BestScoreDb(choice_.mask) + kFarBetter_db;
}

/// Whether a channel in use adds its noise and nothing else.
bool ChannelSelector::IsBurden(std::size_t channel) const {
  if (statistics_.quiet_blocks(channel) < kLongQuiet) return false;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    if (c == channel || !choice_.Has(c)) continue;
    const bool is_alive =
        statistics_.was_ever_active(c) && statistics_.quiet_blocks(c) < kLongQuiet;
    if (is_alive && statistics_.floor(channel) > kBurden * statistics_.floor(c)) return true;
  }
  return false;
}

void ChannelSelector::Probe(const ReferenceTap& tap, bool is_reference_active) {
  if (!probe_.idle()) {
    if (probe_.Work(tap)) TakeVerdicts();
    return;
  }
  is_probe_near_ = IsProbeNear();
  if (is_reference_active) BeginProbe();
}

std::int64_t ChannelSelector::ProbePause(std::size_t channel) const {
  return sources_[channel] != ChannelSource::kUnknown ? kProbeAgain : kProbeSoon;
}

bool ChannelSelector::IsProbeNear() const {
  if (options_.is_recording) return true;
  for (std::size_t c = 0; c < statistics_.channels(); ++c) {
    const std::int64_t left = probed_[c] + ProbePause(c) - statistics_.blocks();
    if (left < kSecond && statistics_.is_sounding(c)) return true;
  }
  return false;
}

void ChannelSelector::BeginProbe() {
  std::array<std::size_t, CopyProbe::kMaxChannels> wanted{};
  std::size_t count = 0;
  // The channels that have waited longest come first.
  while (count < wanted.size()) {
    std::size_t next = statistics_.channels();
    for (std::size_t c = 0; c < statistics_.channels(); ++c) {
      const bool is_due = statistics_.blocks() - probed_[c] >= ProbePause(c);
      if (!is_due || !statistics_.is_sounding(c)) continue;
      if (next == statistics_.channels() || probed_[c] < probed_[next]) next = c;
    }
    if (next == statistics_.channels()) break;
    probed_[next] = statistics_.blocks();
    wanted[count++] = next;
  }
  if (count > 0) probe_.Begin(std::span(wanted).first(count));
}

void ChannelSelector::TakeVerdicts() {
  for (const CopyProbe::Verdict& it : probe_.verdicts()) {
    int& votes = votes_[it.channel];
    if (it.verdict == ReferenceFit::Verdict::kUnclear) {
      // The channel is probed again at the next occasion, when the verdict may be clear.
      probed_[it.channel] = statistics_.blocks() - kProbeAgain;
      continue;
    }
    const bool is_copy = it.verdict == ReferenceFit::Verdict::kCopy;
    const int weight = is_copy ? (it.share >= kExactShare ? 2 : 1) : -1;
    votes = std::clamp(votes + weight, 0, kMaxVotes);
    if (votes >= kVotesOfCopy) {
      sources_[it.channel] = ChannelSource::kReference;
    } else if (votes == 0) {
      sources_[it.channel] = ChannelSource::kRoom;
    } else {
      probed_[it.channel] = statistics_.blocks() - kProbeAgain;
    }
  }
}

}  // namespace anecho
