#include "dsp/output_level.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "dsp/gain.h"

namespace anecho {

OutputLevel::OutputLevel(int sample_rate, float level_db, const OutputLevelConfig& config)
    : ceiling_(GainFactor(config.ceiling_dbfs)),
      attack_step_(1e3f / (config.attack_ms * static_cast<float>(sample_rate))),
      release_factor_(GainFactor(config.release_db_per_s / static_cast<float>(sample_rate))),
      change_db_(config.change_db_per_s / kFramesPerSecond),
      wanted_db_(std::clamp(level_db, kMin_db, kMax_db)),
      level_db_(wanted_db_),
      allowed_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)) {}

void OutputLevel::Set(float level_db) { wanted_db_ = std::clamp(level_db, kMin_db, kMax_db); }

void OutputLevel::Process(std::span<float> frame) {
  if (wanted_db_ == 0 && level_db_ == 0 && gain_ == 1) return;
  const float louder_db = ApplyTrim(frame);
  Limit(frame, louder_db > 0 ? ceiling_ : 1.0f);
}

/// @return the highest trim within the frame, in dB.
float OutputLevel::ApplyTrim(std::span<float> frame) {
  const float before_db = level_db_;
  level_db_ += std::clamp(wanted_db_ - level_db_, -change_db_, change_db_);
  const float after = GainFactor(level_db_);
  if (level_db_ == before_db) {
    for (float& sample : frame) sample *= after;
    return level_db_;
  }
  RampGain(frame, GainFactor(before_db), after);
  return std::max(before_db, level_db_);
}

/// Fills allowed_. @return its minimum.
float OutputLevel::PlanGains(std::span<const float> frame, float ceiling) {
  float least = 1;
  float next = 1;
  for (std::size_t i = frame.size(); i-- > 0;) {
    const float peak = std::abs(frame[i]);
    const float needed = peak > ceiling ? ceiling / peak : 1.0f;
    next = std::min(needed, next + attack_step_);
    allowed_[i] = next;
    least = std::min(least, next);
  }
  return least;
}

void OutputLevel::Limit(std::span<float> frame, float ceiling) {
  if (PlanGains(frame, ceiling) == 1 && gain_ == 1) return;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    gain_ = std::min({allowed_[i], gain_ * release_factor_, 1.0f});
    // Rounding may take the product above the ceiling.
    frame[i] = std::clamp(frame[i] * gain_, -ceiling, ceiling);
  }
}

}  // namespace anecho
