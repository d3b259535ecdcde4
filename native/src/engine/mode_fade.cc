#include "engine/mode_fade.h"

namespace anecho {

std::span<const float> ModeFade::Apply(std::span<const float> clean,
                                       std::span<const float> microphone) {
  const auto output = [&](PipelineMode mode) -> std::span<const float> {
    if (mode == PipelineMode::kCancel) return clean;
    if (mode == PipelineMode::kBypass) return microphone;
    return {};
  };
  const PipelineMode last_mode = last_mode_.value_or(mode_);
  last_mode_ = mode_;
  if (mode_ == last_mode && mode_ != PipelineMode::kMute) return output(mode_);
  const std::span<const float> from = output(last_mode);
  const std::span<const float> to = output(mode_);
  const float step = 1.0f / static_cast<float>(faded_.size());
  for (std::size_t i = 0; i < faded_.size(); ++i) {
    const float share = (static_cast<float>(i) + 0.5f) * step;
    faded_[i] = (from.empty() ? 0.0f : from[i] * (1 - share)) + (to.empty() ? 0.0f : to[i] * share);
  }
  return faded_;
}

}  // namespace anecho
