#include "devices/simulated/sample_history.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace anecho {

SampleHistory::SampleHistory(std::int64_t capacity)
    : ring_(capacity + SincTable::kMaxTaps), mask_(capacity - 1) {}

void SampleHistory::Append(std::span<const float> samples) {
  for (const float sample : samples) {
    const std::int64_t index = end_++ & mask_;
    ring_[index] = sample;
    // The ring's first samples are repeated after its end, so that the taps read contiguous
    // samples.
    if (index < SincTable::kMaxTaps) ring_[mask_ + 1 + index] = sample;
  }
}

void SampleHistory::Copy(std::int64_t position, std::span<float> samples) const {
  for (float& sample : samples) sample = ring_[position++ & mask_];
}

float SampleHistory::At(double position, const SincTable& table) const {
  const double floor = std::floor(position);
  SincTable::Taps taps;
  table.TapsFor(position - floor, &taps);
  const std::int64_t first = static_cast<std::int64_t>(floor) - table.centre();
  const float* samples = &ring_[first & mask_];
  // Four sums, so that the compiler can vectorise.
  std::array<float, 4> sums{};
  for (int tap = 0; tap < table.taps(); tap += 4) {
    for (int i = 0; i < 4; ++i) sums[i] += taps[tap + i] * samples[tap + i];
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void SampleHistory::Restart(std::int64_t position) {
  std::fill(ring_.begin(), ring_.end(), 0.0f);
  end_ = position;
}

}  // namespace anecho
