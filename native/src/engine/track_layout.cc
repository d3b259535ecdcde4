#include "engine/track_layout.h"

#include <array>
#include <string>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

constexpr std::array<std::pair<const char*, TrackLayout>, 5> kLayouts = {
    {{"microphone", TrackLayout::kMicrophone},
     {"reference", TrackLayout::kReference},
     {"mix", TrackLayout::kMix},
     {"two", TrackLayout::kTwo},
     {"three", TrackLayout::kThree}}};

TrackLayout LayoutOf(const std::string& name) {
  for (const auto& [known, layout] : kLayouts) {
    if (name == known) return layout;
  }
  throw Error(ANECHO_INVALID_CONFIG,
              "tracks.layout must be microphone, reference, mix, two or three, not " + name);
}

}  // namespace

TrackConfig ReadTrackConfig(ConfigReader reader) {
  TrackConfig config;
  config.layout = LayoutOf(reader.String("layout", "mix"));
  config.balance = reader.Number("balance", config.balance, 0, 1);
  config.sample_rate = reader.Integer("sample_rate", config.sample_rate, 8000, 192'000);
  config.buffer_ms = reader.Integer("buffer_ms", config.buffer_ms, 500, 60'000);
  reader.Finish();
  return config;
}

int ChannelsOf(TrackLayout layout) {
  if (layout == TrackLayout::kThree) return 3;
  return layout == TrackLayout::kTwo ? 2 : 1;
}

}  // namespace anecho
