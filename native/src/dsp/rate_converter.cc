#include "dsp/rate_converter.h"

#include <samplerate.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

// Half of libsamplerate's medium sinc filter, in frames of the lower of the two rates: 22440
// coefficients at 491 a frame, and what libsamplerate adds by rounding.
constexpr double kHalfFilterFrames = 48;

std::int64_t DivideRoundingUp(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

struct RateConverter::State {
  State(double conversion_ratio, int channel_count)
      : ratio(conversion_ratio),
        channels(channel_count),
        withheld(static_cast<std::int64_t>(
            std::ceil(kHalfFilterFrames / std::min(conversion_ratio, 1.0)))),
        zeros(static_cast<std::size_t>(withheld) * static_cast<std::size_t>(channel_count)) {
    int error = 0;
    converter = src_new(SRC_SINC_MEDIUM_QUALITY, channel_count, &error);
    if (converter == nullptr) {
      throw Error(ANECHO_INVALID_ARGUMENT,
                  std::string("the sample rate can't be converted: ") + src_strerror(error));
    }
    Reset();
  }
  ~State() { src_delete(converter); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Reset() {
    src_reset(converter);
    // Otherwise the first call would take the path for changing ratios.
    src_set_ratio(converter, ratio);
    frames_in = 0;
    frames_out = 0;
  }

  // Feeds whole frames, writes at most `room` frames, and returns how many it wrote.
  std::int64_t Feed(const float* input, std::int64_t frames, float* output, std::int64_t room) {
    std::int64_t written = 0;
    while (frames > 0 && written < room) {
      SRC_DATA data{};
      data.src_ratio = ratio;
      data.data_in = input;
      data.input_frames = static_cast<long>(std::min(frames, kChunkFrames));
      data.data_out = output + written * channels;
      data.output_frames = static_cast<long>(std::min(room - written, kMaxFrames));
      if (src_process(converter, &data) != 0) break;
      if (data.input_frames_used == 0 && data.output_frames_gen == 0) break;
      input += data.input_frames_used * channels;
      frames -= data.input_frames_used;
      written += data.output_frames_gen;
    }
    return written;
  }

  static constexpr std::int64_t kChunkFrames = 4096;
  static constexpr std::int64_t kMaxFrames = 1 << 20;
  SRC_STATE* converter = nullptr;
  double ratio;
  int channels;
  std::int64_t withheld;
  std::int64_t frames_in = 0;
  std::int64_t frames_out = 0;
  std::vector<float> zeros;
};

RateConverter::RateConverter(int input_rate, int output_rate, int channels)
    : input_rate_(input_rate), output_rate_(output_rate), channels_(channels) {
  const auto valid = [](int rate) { return rate >= 8000 && rate <= 192000; };
  if (!valid(input_rate) || !valid(output_rate) || channels < 1) {
    throw Error(ANECHO_INVALID_ARGUMENT, "sample rates must be from 8000 to 192000 Hz");
  }
  if (input_rate != output_rate) {
    state_ = std::make_unique<State>(static_cast<double>(output_rate) / input_rate, channels);
  }
}

RateConverter::~RateConverter() = default;

std::int64_t RateConverter::Process(std::span<const float> input, std::span<float> output,
                                    bool last) {
  const auto frames = static_cast<std::int64_t>(input.size()) / channels_;
  const auto room = static_cast<std::int64_t>(output.size()) / channels_;
  if (!state_) {
    const std::int64_t copied = std::min(frames, room);
    std::copy_n(input.begin(), copied * channels_, output.begin());
    return copied;
  }
  State& state = *state_;
  std::int64_t written = state.Feed(input.data(), frames, output.data(), room);
  state.frames_in += frames;
  state.frames_out += written;
  if (!last) return written;

  // libsamplerate's own end of input is off by a frame, depending on the number of channels.
  const std::int64_t total = DivideRoundingUp(state.frames_in * output_rate_, input_rate_);
  const std::int64_t end = std::min(room, written + total - state.frames_out);
  while (written < end) {
    const std::int64_t more = state.Feed(state.zeros.data(), state.withheld,
                                         output.data() + written * channels_, end - written);
    written += more;
    if (more == 0) break;
  }
  state.Reset();
  return written;
}

std::int64_t RateConverter::MaxOutputFrames(std::int64_t input_frames) const {
  if (!state_) return input_frames;
  return DivideRoundingUp((input_frames + state_->withheld) * output_rate_, input_rate_) + 1;
}

}  // namespace anecho
