#include "measures/level_lost.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "dsp/level_meter.h"
#include "measures/a_weighting.h"
#include "measures/near_end.h"

namespace anecho::quality {

double LevelLost(std::span<const float> near, std::span<const float> output) {
  constexpr std::size_t kFrameSamples = 480;
  constexpr std::size_t kMaxLag = 1440;
  constexpr double kLoudShare = 1e-3;  // −30 dB
  constexpr double kSilence_dbfs = -120;
  output = output.subspan(MeasureLag(near, output, kMaxLag));
  const std::size_t count = std::min(near.size(), output.size()) / kFrameSamples;
  std::vector<double> powers(count);
  for (std::size_t i = 0; i < count; ++i) {
    powers[i] = MeanSquare(near.subspan(i * kFrameSamples, kFrameSamples));
  }
  const double loudest = count == 0 ? 0 : *std::max_element(powers.begin(), powers.end());
  const auto counts = [&](std::size_t frame) {
    return frame < count && powers[frame] > 0 && powers[frame] >= kLoudShare * loudest;
  };
  return ALevel(near, counts) - std::max(kSilence_dbfs, ALevel(output, counts));
}

}  // namespace anecho::quality
