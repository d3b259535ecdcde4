#include "dsp/rate_converter.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

// In frames of the lower of the two rates.
constexpr int kTaps = 96;
constexpr double kStopbandDb = 105;
// Rates that divide into more are converted on a line between two phases, which then lie so close
// that this costs nothing: 120 dB.
constexpr std::int64_t kMostPhases = 1024;
// Input frames that a line takes at once.
constexpr std::int64_t kChunkFrames = 512;

std::int64_t DivideRoundingUp(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

SincKernel::Design MakeDesign(std::int64_t input_step, std::int64_t output_step) {
  const double down =
      std::max(1.0, static_cast<double>(input_step) / static_cast<double>(output_step));
  const double wanted = kTaps * down / SincKernel::kTapMultiple;
  return {.taps = static_cast<int>(std::ceil(wanted)) * SincKernel::kTapMultiple,
          .phases = static_cast<int>(std::min(output_step, kMostPhases)),
          .cutoff = (1 - KaiserTransition(kTaps, kStopbandDb) / 2) / down,
          .stopband_db = kStopbandDb};
}

}  // namespace

RateConverter::RateConverter(int input_rate, int output_rate, int channels)
    : input_rate_(input_rate), output_rate_(output_rate), channels_(channels) {
  const auto valid = [](int rate) { return rate >= 8000 && rate <= 192000; };
  if (!valid(input_rate) || !valid(output_rate) || channels < 1) {
    throw Error(ANECHO_INVALID_ARGUMENT, "sample rates must be from 8000 to 192000 Hz");
  }
  const int divisor = std::gcd(input_rate, output_rate);
  input_step_ = input_rate / divisor;
  output_step_ = output_rate / divisor;
  if (input_rate == output_rate) return;
  kernel_.emplace(MakeDesign(input_step_, output_step_));
  lines_.resize(static_cast<std::size_t>((kernel_->taps() + kChunkFrames) * channels));
  Reset();
}

void RateConverter::Reset() {
  // Zeros before the first frame.
  line_frames_ = kernel_->taps() / 2 - 1;
  std::fill(lines_.begin(), lines_.end(), 0.0F);
  next_ = next_phase_ = 0;
  frames_in_ = frames_out_ = 0;
}

void RateConverter::Append(std::span<const float> input, std::int64_t frames) {
  const auto length = static_cast<std::int64_t>(lines_.size()) / channels_;
  const std::int64_t dropped = std::min(next_, line_frames_);
  for (std::int64_t channel = 0; channel < channels_; ++channel) {
    float* const line = lines_.data() + channel * length;
    std::copy(line + dropped, line + line_frames_, line);
    float* const end = line + line_frames_ - dropped;
    for (std::int64_t i = 0; i < frames; ++i) {
      end[i] = input.empty() ? 0.0F : input[static_cast<std::size_t>(i * channels_ + channel)];
    }
  }
  line_frames_ += frames - dropped;
  next_ -= dropped;
}

float RateConverter::ValueOf(const float* line) const {
  const int phases = kernel_->phases();
  if (phases == output_step_) return kernel_->At(line, static_cast<int>(next_phase_));
  const double phase =
      static_cast<double>(next_phase_) * phases / static_cast<double>(output_step_);
  const int row = static_cast<int>(phase);
  return kernel_->Between(line, row, static_cast<float>(phase - row));
}

std::int64_t RateConverter::Feed(std::span<const float> input, std::int64_t frames,
                                 std::span<float> output) {
  const auto length = static_cast<std::int64_t>(lines_.size()) / channels_;
  const auto room = static_cast<std::int64_t>(output.size()) / channels_;
  std::int64_t written = 0;
  for (std::int64_t taken = 0; taken < frames && written < room;) {
    const std::int64_t count = std::min(frames - taken, kChunkFrames);
    Append(input.empty() ? input : input.subspan(static_cast<std::size_t>(taken * channels_)),
           count);
    taken += count;
    while (next_ + kernel_->taps() <= line_frames_ && written < room) {
      for (std::int64_t channel = 0; channel < channels_; ++channel) {
        output[static_cast<std::size_t>(written * channels_ + channel)] =
            ValueOf(lines_.data() + channel * length + next_);
      }
      ++written;
      next_phase_ += input_step_;
      next_ += next_phase_ / output_step_;
      next_phase_ %= output_step_;
    }
  }
  frames_out_ += written;
  return written;
}

std::int64_t RateConverter::Process(std::span<const float> input, std::span<float> output,
                                    bool last) {
  const auto frames = static_cast<std::int64_t>(input.size()) / channels_;
  const auto room = static_cast<std::int64_t>(output.size()) / channels_;
  if (!kernel_) {
    const std::int64_t copied = std::min(frames, room);
    std::copy_n(input.begin(), copied * channels_, output.begin());
    return copied;
  }
  frames_in_ += frames;
  std::int64_t written = frames == 0 ? 0 : Feed(input, frames, output);
  if (!last) return written;

  const std::int64_t total = DivideRoundingUp(frames_in_ * output_rate_, input_rate_);
  const std::int64_t left = std::min(room - written, total - frames_out_);
  written += Feed({}, kernel_->taps() / 2,
                  output.subspan(static_cast<std::size_t>(written * channels_),
                                 static_cast<std::size_t>(left * channels_)));
  Reset();
  return written;
}

std::int64_t RateConverter::MaxOutputFrames(std::int64_t input_frames) const {
  if (!kernel_) return input_frames;
  return DivideRoundingUp((input_frames + kernel_->taps() / 2) * output_rate_, input_rate_) + 1;
}

}  // namespace anecho
