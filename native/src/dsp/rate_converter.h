#ifndef ANECHO_DSP_RATE_CONVERTER_H_
#define ANECHO_DSP_RATE_CONVERTER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dsp/sinc_kernel.h"

namespace anecho {

/// Band-limited conversion between two fixed rates, state kept across calls. Output frame n stands
/// for input time n / output_rate: the start is not delayed, the end is withheld until enough input
/// has come.
///
/// What the lower of the two rates can't hold is 105 dB down, and all below 0.85 of its Nyquist
/// frequency is kept.
class RateConverter {
 public:
  /// Rates in Hz, 8000 to 192000; channels 1 or more. Equal rates pass through.
  RateConverter(int input_rate, int output_rate, int channels);

  // real-time
  /// Converts all of `input` (interleaved).
  /// @param output room for MaxOutputFrames() of the input's frames.
  /// @param last no more input will come: what was withheld comes out too.
  /// @return frames written.
  std::int64_t Process(std::span<const float> input, std::span<float> output, bool last = false);

  /// @return the most frames that Process() may write for `input_frames`.
  std::int64_t MaxOutputFrames(std::int64_t input_frames) const;

 private:
  // real-time
  void Reset();
  // real-time
  /// @param input interleaved; empty: zeros.
  std::int64_t Feed(std::span<const float> input, std::int64_t frames, std::span<float> output);
  // real-time
  void Append(std::span<const float> input, std::int64_t frames);
  // real-time
  float ValueOf(const float* line) const;

  int input_rate_;
  int output_rate_;
  int channels_;
  /// The rates without their common divisor.
  std::int64_t input_step_;
  std::int64_t output_step_;
  /// Empty where the rates are equal.
  std::optional<SincKernel> kernel_;
  /// The latest input, one line a channel; line_frames_ of each are filled.
  std::vector<float> lines_;
  std::int64_t line_frames_ = 0;
  /// Of the next output frame: the first sample in the line that it is made of, and how far behind
  /// the middle one it lies, in parts of output_step_.
  std::int64_t next_ = 0;
  std::int64_t next_phase_ = 0;
  std::int64_t frames_in_ = 0;
  std::int64_t frames_out_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DSP_RATE_CONVERTER_H_
