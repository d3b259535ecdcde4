#include "channels/channel_choice.h"

#include <utility>

namespace anecho {
namespace {

/// Writes the bits of a mask as numbers from 1 on: "1, 3-5".
std::string Numbers(std::uint32_t mask, int channels) {
  std::string text;
  for (int first = 0; first < channels; ++first) {
    if ((mask >> first & 1U) == 0) continue;
    int last = first;
    while (last + 1 < channels && (mask >> (last + 1) & 1U) != 0) ++last;
    if (!text.empty()) text += ", ";
    text += std::to_string(first + 1);
    if (last > first) text += (last == first + 1 ? ", " : "-") + std::to_string(last + 1);
    first = last;
  }
  return text;
}

}  // namespace

std::string DescribeChoice(const ChannelChoice& choice) {
  constexpr std::pair<ChannelUse, const char*> kReasons[] = {
      {ChannelUse::kReference, "what the speakers play"},
      {ChannelUse::kSilent, "silent"},
      {ChannelUse::kNoise, "only noise"},
      {ChannelUse::kSpare, "not needed"},
      {ChannelUse::kLeftOut, "left out as asked"},
  };
  std::string reasons;
  for (const auto& [use, name] : kReasons) {
    std::uint32_t mask = 0;
    for (int c = 0; c < choice.channels; ++c) {
      if (choice.uses.at(static_cast<std::size_t>(c)) == use) mask |= 1U << c;
    }
    if (mask == 0) continue;
    reasons += (reasons.empty() ? " (" : "; ") + Numbers(mask, choice.channels) + ": " + name;
  }
  if (!reasons.empty()) reasons += ")";
  return (choice.count() == 1 ? "channel " : "channels ") + Numbers(choice.mask, choice.channels) +
         " of " + std::to_string(choice.channels) + reasons;
}

const char* UseName(ChannelUse use) {
  switch (use) {
    case ChannelUse::kUsed:
      return "used";
    case ChannelUse::kSilent:
      return "silent";
    case ChannelUse::kNoise:
      return "noise";
    case ChannelUse::kReference:
      return "reference";
    case ChannelUse::kSpare:
      return "spare";
    case ChannelUse::kLeftOut:
      return "left-out";
    case ChannelUse::kUnknown:
      break;
  }
  return "unknown";
}

}  // namespace anecho
