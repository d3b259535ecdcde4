#ifndef ANECHO_CHANNELS_RATE_REDUCER_H_
#define ANECHO_CHANNELS_RATE_REDUCER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dsp/decimator.h"
#include "dsp/rate_converter.h"

namespace anecho {

/// Reduces the rate of interleaved sound to 8 kHz, cheaply. It may delay the sound by 1 ms, besides
/// what it withholds (withheld_s()).
class RateReducer {
 public:
  static constexpr int kRate = Decimator::kOutputRate;
  /// The most frames that Process() takes at once.
  static constexpr std::int64_t kMaxFrames = 1024;

  RateReducer(int sample_rate, int channels);

  // real-time
  /// @return what is ready, interleaved; valid until the next call.
  std::span<const float> Process(std::span<const float> interleaved);

  /// Seconds of what went in that have not come out yet.
  double withheld_s() const {
    return static_cast<double>(frames_in_) / sample_rate_ -
           static_cast<double>(frames_out_) / kRate;
  }

 private:
  std::size_t Decimate(std::span<const float> interleaved);
  std::size_t DecimateFrame(std::size_t made);

  const int sample_rate_;
  const std::size_t channels_;
  std::vector<float> output_;
  std::int64_t frames_in_ = 0;
  std::int64_t frames_out_ = 0;
  /// For a rate that is no multiple of kRate; otherwise one of `decimators_` for each channel.
  std::unique_ptr<RateConverter> converter_;
  std::vector<Decimator> decimators_;
  /// By channel: 10 ms that are being collected.
  std::vector<std::vector<float>> frames_;
  std::size_t collected_ = 0;
  std::vector<float> decimated_;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_RATE_REDUCER_H_
