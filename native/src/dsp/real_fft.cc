#include "dsp/real_fft.h"

#include <cmath>

#include "common_audio/third_party/ooura/fft_size_256/fft4g.h"

namespace anecho {
namespace {

/// Ooura's forward transform has exp(+j): its imaginary parts are the negated ones.
void NegateImaginary(std::span<float> data) {
  for (std::size_t i = 3; i < data.size(); i += 2) data[i] = -data[i];
}

}  // namespace

RealFft::RealFft(std::size_t size)
    : size_(size),
      bit_reversal_(3 + static_cast<std::size_t>(std::sqrt(static_cast<double>(size) / 2))),
      twiddles_(size / 2) {
  // The first call fills the tables.
  std::vector<float> zeros(size);
  webrtc::WebRtc_rdft(size_, 1, zeros.data(), bit_reversal_.data(), twiddles_.data());
}

void RealFft::Forward(std::span<float> data) {
  webrtc::WebRtc_rdft(size_, 1, data.data(), bit_reversal_.data(), twiddles_.data());
  NegateImaginary(data);
}

void RealFft::Inverse(std::span<float> data) {
  NegateImaginary(data);
  webrtc::WebRtc_rdft(size_, -1, data.data(), bit_reversal_.data(), twiddles_.data());
  const float scale = 2.0f / static_cast<float>(size_);
  for (float& sample : data) sample *= scale;
}

}  // namespace anecho
