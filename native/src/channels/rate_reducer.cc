#include "channels/rate_reducer.h"

#include <algorithm>

#include "base/time.h"

namespace anecho {

RateReducer::RateReducer(int sample_rate, int channels)
    : sample_rate_(sample_rate), channels_(static_cast<std::size_t>(channels)) {
  if (sample_rate % kRate != 0) {
    converter_ = std::make_unique<RateConverter>(sample_rate, kRate, channels);
    output_.resize(static_cast<std::size_t>(converter_->MaxOutputFrames(kMaxFrames)) * channels_);
    return;
  }
  decimated_.resize(kRate / kFramesPerSecond);
  output_.resize((static_cast<std::size_t>(kMaxFrames) + decimated_.size()) * channels_);
  for (std::size_t c = 0; c < channels_; ++c) {
    decimators_.emplace_back(sample_rate);
    frames_.emplace_back(static_cast<std::size_t>(sample_rate / kFramesPerSecond));
  }
}

std::span<const float> RateReducer::Process(std::span<const float> interleaved) {
  const std::size_t made = converter_
                               ? static_cast<std::size_t>(converter_->Process(interleaved, output_))
                               : Decimate(interleaved);
  frames_in_ += static_cast<std::int64_t>(interleaved.size() / channels_);
  frames_out_ += static_cast<std::int64_t>(made);
  return std::span<const float>(output_).first(made * channels_);
}

std::size_t RateReducer::Decimate(std::span<const float> interleaved) {
  std::size_t made = 0;
  for (std::size_t at = 0; at < interleaved.size(); at += channels_) {
    for (std::size_t c = 0; c < channels_; ++c) frames_[c][collected_] = interleaved[at + c];
    if (++collected_ < frames_[0].size()) continue;
    collected_ = 0;
    made = DecimateFrame(made);
  }
  return made;
}

/// @param made frames in the output so far. @return frames in the output afterwards.
std::size_t RateReducer::DecimateFrame(std::size_t made) {
  for (std::size_t c = 0; c < channels_; ++c) {
    decimators_[c].Process(frames_[c], decimated_);
    for (std::size_t i = 0; i < decimated_.size(); ++i) {
      output_[(made + i) * channels_ + c] = decimated_[i];
    }
  }
  return made + decimated_.size();
}

}  // namespace anecho
