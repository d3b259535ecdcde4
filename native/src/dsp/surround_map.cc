#include "dsp/surround_map.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace anecho {
namespace {

constexpr float kMinus3Db = 0.70710678f;

enum SpeakerPosition : int {
  kFL,
  kFR,
  kFC,
  kLFE,
  kRL,
  kRR,
  kSL,
  kSR,
  kMono,
  kRearCentre,
  kLeftOfCentre,
  kRightOfCentre,
  kUnknown
};

constexpr std::string_view kNames[] = {"FL", "FR", "FC",   "LFE", "RL",  "RR",
                                       "SL", "SR", "MONO", "RC",  "FLC", "FRC"};

int PositionOf(std::string_view name) {
  const auto* const found = std::find(std::begin(kNames), std::end(kNames), name);
  return found == std::end(kNames) ? kUnknown : static_cast<int>(found - std::begin(kNames));
}

std::vector<int> PositionsOf(const std::vector<std::string>& names) {
  std::vector<int> positions;
  positions.reserve(names.size());
  for (const std::string& name : names) positions.push_back(PositionOf(name));
  const bool is_any_known =
      std::any_of(positions.begin(), positions.end(), [](int it) { return it != kUnknown; });
  if (is_any_known) return positions;
  if (positions.size() == 1) return {kMono};
  for (std::size_t i = 0; i < positions.size() && i < SurroundMap::kMaxChannels; ++i) {
    positions[i] = static_cast<int>(i);
  }
  return positions;
}

}  // namespace

SurroundMap::SurroundMap(const std::vector<std::string>& positions, int channels)
    : channels_(channels) {
  const std::vector<int> places = PositionsOf(positions);
  const auto has = [&](int position) {
    return std::find(places.begin(), places.end(), position) != places.end();
  };
  for (const int place : places) {
    Row row{};
    const auto add = [&](int position, float gain) {
      row.at(static_cast<std::size_t>(position)) = gain;
    };
    if (place < channels) {
      add(place, 1);
    } else if (place == kMono) {
      add(kFL, 1);
      add(kFR, 1);
    } else if (place == kSL || place == kSR) {
      const bool is_left = place == kSL;
      const bool is_surround = channels > 2 && !has(is_left ? kRL : kRR);
      const int rear = is_left ? kRL : kRR;
      const int front = is_left ? kFL : kFR;
      add(channels > 2 ? rear : front, is_surround ? 1 : kMinus3Db);
    } else if (place == kRL || place == kRR) {
      add(place == kRL ? kFL : kFR, kMinus3Db);
    } else if (place == kLeftOfCentre || place == kRightOfCentre) {
      add(place == kLeftOfCentre ? kFL : kFR, 1);
    } else if (place == kFC || place == kRearCentre) {
      const bool is_rear = place == kRearCentre && channels > 2;
      add(is_rear ? kRL : kFL, kMinus3Db);
      add(is_rear ? kRR : kFR, kMinus3Db);
    }
    gains_.push_back(row);
  }
}

void SurroundMap::Map(std::span<const float> source, std::span<float> mapped) const {
  const auto wanted = static_cast<std::size_t>(channels_);
  std::fill(mapped.begin(), mapped.end(), 0.0f);
  if (gains_.empty()) return;
  const std::size_t frames = std::min(source.size() / gains_.size(), mapped.size() / wanted);
  for (std::size_t channel = 0; channel < gains_.size(); ++channel) {
    for (std::size_t place = 0; place < wanted; ++place) {
      const float gain = gains_[channel][place];
      if (gain == 0) continue;
      for (std::size_t frame = 0; frame < frames; ++frame) {
        mapped[frame * wanted + place] += gain * source[frame * gains_.size() + channel];
      }
    }
  }
}

}  // namespace anecho
