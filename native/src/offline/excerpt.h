#ifndef ANECHO_OFFLINE_EXCERPT_H_
#define ANECHO_OFFLINE_EXCERPT_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "media/wav_writer.h"

namespace anecho {

/// Writes the first `seconds` of a mono signal to a WAV file, as s16.
class Excerpt {
 public:
  Excerpt(const std::string& path, int sample_rate, double seconds)
      : writer_(path, {.sample_rate = sample_rate}),
        left_(static_cast<std::size_t>(std::llround(seconds * sample_rate))) {}
  void Write(std::span<const float> mono) {
    const auto taken = mono.first(std::min(left_, mono.size()));
    left_ -= taken.size();
    writer_.Write(taken);
  }
  void Commit() { writer_.Commit(); }

 private:
  WavWriter writer_;
  std::size_t left_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_EXCERPT_H_
