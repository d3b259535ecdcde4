#ifndef ANECHO_DSP_RATE_CONVERTER_H_
#define ANECHO_DSP_RATE_CONVERTER_H_

#include <cstdint>
#include <memory>
#include <span>

namespace anecho {

/// Band-limited conversion between two fixed rates (libsamplerate, medium sinc). The state is kept
/// across calls. Output frame n is the input at n / output_rate seconds: the output has no delay,
/// but a frame is withheld until the input around it has come.
class RateConverter {
 public:
  /// Rates in Hz, 8000 to 192000; channels 1 or more. With equal rates, the samples stay as they
  /// are. Throws Error(ANECHO_INVALID_ARGUMENT).
  RateConverter(int input_rate, int output_rate, int channels);
  ~RateConverter();
  RateConverter(const RateConverter&) = delete;
  RateConverter& operator=(const RateConverter&) = delete;

  // real-time
  /// Converts all of `input` (interleaved).
  /// @param output room for MaxOutputFrames() of the input's frames.
  /// @param last no more input will come: what was withheld comes out too, and the next call begins
  ///   anew.
  /// @return frames written.
  std::int64_t Process(std::span<const float> input, std::span<float> output, bool last = false);

  /// @return the most frames that Process() may write for `input_frames`.
  std::int64_t MaxOutputFrames(std::int64_t input_frames) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  int input_rate_;
  int output_rate_;
  int channels_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_RATE_CONVERTER_H_
