#ifndef ANECHO_ENGINE_OUTPUT_CHANNELS_H_
#define ANECHO_ENGINE_OUTPUT_CHANNELS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Orders the samples of a frame for the output: mono unchanged, stereo interleaved.
class OutputChannels {
 public:
  /// @param frame_size samples of one channel.
  OutputChannels(std::size_t frame_size, bool is_stereo)
      : frame_size_(frame_size),
        clean_(is_stereo ? 2 * frame_size : 0),
        microphone_(clean_.size()) {}

  // real-time
  /// @param clean mono, or the left channel and then the right one.
  /// @return valid until the next call.
  std::span<float> Clean(std::span<float> clean);

  // real-time
  /// @param microphone mono, or mid and then side.
  /// @return valid until the next call.
  std::span<const float> Microphone(std::span<const float> microphone);

 private:
  const std::size_t frame_size_;
  /// Empty if the output is mono.
  std::vector<float> clean_;
  std::vector<float> microphone_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_OUTPUT_CHANNELS_H_
