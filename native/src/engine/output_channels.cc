#include "engine/output_channels.h"

namespace anecho {

std::span<float> OutputChannels::Clean(std::span<float> clean) {
  if (clean_.empty()) return clean;
  for (std::size_t i = 0; i < frame_size_; ++i) {
    clean_[2 * i] = clean[i];
    clean_[2 * i + 1] = clean[frame_size_ + i];
  }
  return clean_;
}

std::span<const float> OutputChannels::Microphone(std::span<const float> microphone) {
  if (microphone_.empty()) return microphone;
  for (std::size_t i = 0; i < frame_size_; ++i) {
    const float side = microphone[frame_size_ + i];
    microphone_[2 * i] = microphone[i] + side;
    microphone_[2 * i + 1] = microphone[i] - side;
  }
  return microphone_;
}

}  // namespace anecho
