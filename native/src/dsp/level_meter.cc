#include "dsp/level_meter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anecho {

float PowerToDbfs(double mean_square) {
  if (!(mean_square >= 0) || std::isinf(mean_square)) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  constexpr double kSilence = 1e-12;
  return std::max(kSilence_dbfs,
                  static_cast<float>(10 * std::log10(std::max(mean_square, kSilence))));
}

double MeanSquare(std::span<const float> samples) {
  if (samples.empty()) return 0;
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

void LevelMeter::Add(std::span<const float> samples) {
  AddPower(MeanSquare(samples), static_cast<std::int64_t>(samples.size()));
}

void LevelMeter::AddPower(double mean_square, std::int64_t count) {
  if (count <= 0) return;
  sum_ += mean_square * static_cast<double>(count);
  count_ += count;
}

double LevelMeter::power() const {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum_ / static_cast<double>(count_);
}

}  // namespace anecho
