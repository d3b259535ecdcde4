#include "offline/session_comparison.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace anecho {

void SessionComparison::Differ(std::int64_t sample) {
  if (!first_.has_value()) first_ = samples_ + sample;
}

void SessionComparison::Add(std::span<const float> recorded, std::span<const float> replayed) {
  bool differs = false;
  const std::size_t size = std::min(recorded.size(), replayed.size());
  for (std::size_t i = 0; i < size; ++i) {
    if (std::bit_cast<std::uint32_t>(recorded[i]) == std::bit_cast<std::uint32_t>(replayed[i])) {
      continue;
    }
    differs = true;
    Differ(static_cast<std::int64_t>(i) / channels_);
    const double difference = std::abs(static_cast<double>(recorded[i]) - replayed[i]);
    if (difference > largest_) largest_ = difference;
  }
  if (recorded.size() != replayed.size()) {
    differs = true;
    Differ(static_cast<std::int64_t>(size) / channels_);
  }
  different_frames_ += differs ? 1 : 0;
  ++compared_frames_;
  samples_ += static_cast<std::int64_t>(replayed.size()) / channels_;
}

void SessionComparison::AddMissing(std::int64_t samples) {
  Differ(0);
  ++missing_frames_;
  samples_ += samples;
}

void SessionComparison::AddExtra(std::int64_t samples) {
  Differ(0);
  ++extra_frames_;
  samples_ += samples;
}

nlohmann::json SessionComparison::Json(int sample_rate) const {
  nlohmann::json json = {
      {"identical", is_identical()},           {"compared_frames", compared_frames_},
      {"different_frames", different_frames_}, {"missing_frames", missing_frames_},
      {"extra_frames", extra_frames_},         {"largest_difference", largest_},
      {"first_difference_s", nullptr}};
  if (first_) json["first_difference_s"] = static_cast<double>(*first_) / sample_rate;
  return json;
}

}  // namespace anecho
