#include "media/mp3_trim.h"

#include <algorithm>

namespace anecho {

// Samples that a decoder adds to the encoder's delay.
constexpr std::int64_t kDecoderDelay = 529;

Mp3Trim::Mp3Trim(const std::optional<Mp3Tag>& tag) {
  if (!tag) return;
  promised_ = tag->mp3_frames;
  if (tag->delay == 0) return;
  skip_ = tag->delay + kDecoderDelay;
  padding_ = std::max<std::int64_t>(0, tag->padding - kDecoderDelay);
}

std::int64_t Mp3Trim::Add(std::int64_t samples) {
  const std::int64_t left_out = std::clamp<std::int64_t>(skip_ - samples_, 0, samples);
  samples_ += samples;
  ++mp3_frames_;
  return left_out;
}

std::int64_t Mp3Trim::Total(bool is_cut) const {
  std::int64_t end = samples_;
  // Some encoders count the tag's own frame.
  const bool is_whole =
      !is_cut && (promised_ == 0 || promised_ == mp3_frames_ || promised_ == mp3_frames_ + 1);
  if (is_whole) {
    end -= padding_;
  } else if (promised_ > mp3_frames_ && mp3_frames_ > 0) {
    end = std::min(end, promised_ * (samples_ / mp3_frames_) - padding_);
  }
  return std::max<std::int64_t>(0, end - skip_);
}

}  // namespace anecho
