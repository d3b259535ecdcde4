#ifndef ANECHO_CHANNELS_CHANNEL_CHOICE_H_
#define ANECHO_CHANNELS_CHANNEL_CHOICE_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

namespace anecho {

/// The most channels that a microphone's packets may have.
inline constexpr int kMaxMicrophoneChannels = 32;

/// The use of a microphone's channel.
enum class ChannelUse : std::uint8_t {
  /// Not known yet.
  kUnknown = 1,
  /// Part of the mix.
  kUsed,
  /// The channel has held no signal: only zeros or an offset.
  kSilent,
  /// Nothing stands out of its noise.
  kNoise,
  /// The channel carries what the speakers play, without a room: a loopback.
  kReference,
  /// The channel is not needed: the channels in use hold its sound at least as well, or it is too
  /// faint, or it rarely has a sound that they lack.
  kSpare,
  /// The person left it out.
  kLeftOut,
};

/// The channels of a microphone that are in use, and why the others are not. The channels in use
/// are added up, all with the same weight. For stereo output, two channels in use are left and
/// right instead.
struct ChannelChoice {
  int channels = 1;
  /// Bit n: channel n + 1 is in use. Never 0.
  std::uint32_t mask = 1;
  std::array<ChannelUse, kMaxMicrophoneChannels> uses{};

  bool Has(std::size_t channel) const { return (mask >> channel & 1U) != 0; }
  int count() const { return std::popcount(mask); }
};

/// Describes a choice for a person, such as "channel 2 of 4 (3, 4: what the speakers play; 1:
/// silent)".
std::string DescribeChoice(const ChannelChoice& choice);

/// @return a word for a machine: "used", "silent", "noise", "reference", "spare", "left-out",
///   "unknown".
const char* UseName(ChannelUse use);

}  // namespace anecho

#endif  // ANECHO_CHANNELS_CHANNEL_CHOICE_H_
