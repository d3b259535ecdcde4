#ifndef ANECHO_BASE_STREAM_FORMAT_H_
#define ANECHO_BASE_STREAM_FORMAT_H_

namespace anecho {

/// Rate and channels of a stream. Samples are always f32, interleaved, full scale at ±1.
struct StreamFormat {
  int sample_rate = 48000;
  int channels = 1;

  bool operator==(const StreamFormat&) const = default;
};

}  // namespace anecho

#endif  // ANECHO_BASE_STREAM_FORMAT_H_
