#include "devices/wasapi/channel_mask.h"

namespace anecho {
namespace {

// The names of the mask's bits, from bit 0 up, see
// https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible
constexpr const char* kBitNames[] = {"FL",  "FR",  "FC", "LFE", "RL", "RR",
                                     "FLC", "FRC", "RC", "SL",  "SR"};
constexpr int kMaskBits = 32;

}  // namespace

std::vector<std::string> ChannelPositions(DWORD mask, int channels) {
  if (channels == 1) return {"MONO"};
  std::vector<std::string> positions;
  for (int bit = 0; bit < kMaskBits; ++bit) {
    if ((mask >> bit & 1U) == 0) continue;
    const bool is_named = bit < static_cast<int>(std::size(kBitNames));
    positions.emplace_back(is_named ? kBitNames[bit] : "");
  }
  positions.resize(static_cast<std::size_t>(channels));
  return positions;
}

}  // namespace anecho
