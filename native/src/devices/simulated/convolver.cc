#include "devices/simulated/convolver.h"

#include <algorithm>

#include "common_audio/third_party/ooura/fft_size_256/fft4g.h"

namespace anecho {
namespace {

/// Adds a × b to `sum`, all of them spectra as Forward() lays them out. The loops are plain and of
/// fixed length, so that compilers vectorise them.
template <int kBins>
void MultiplyAdd(const float* __restrict a, const float* __restrict b, float* __restrict sum) {
  const float zero_bin = sum[0] + a[0] * b[0];
  const float nyquist_bin = sum[kBins] + a[kBins] * b[kBins];
  for (int i = 0; i < kBins; ++i) sum[i] += a[i] * b[i] - a[kBins + i] * b[kBins + i];
  for (int i = 0; i < kBins; ++i) sum[kBins + i] += a[i] * b[kBins + i] + a[kBins + i] * b[i];
  sum[0] = zero_bin;
  sum[kBins] = nyquist_bin;
}

}  // namespace

Convolver::Convolver(std::span<const float> response)
    : partitions_(std::max(1, static_cast<int>((response.size() + kBlock - 1) / kBlock))),
      response_(partitions_ * kTransform),
      inputs_(partitions_ * kTransform),
      recent_(kTransform),
      work_(kTransform),
      sum_(kTransform),
      bit_reversal_(64),
      twiddles_(kTransform / 2) {
  std::vector<float> padded(kTransform);
  for (int index = 0; index < partitions_; ++index) {
    const auto rest = response.subspan(std::min<std::size_t>(index * kBlock, response.size()));
    const auto part = rest.first(std::min<std::size_t>(rest.size(), kBlock));
    std::fill(padded.begin(), padded.end(), 0.0f);
    std::copy(part.begin(), part.end(), padded.begin());
    Forward(padded, PartitionAt(index));
  }
}

Convolver::Spectrum Convolver::PartitionAt(int index) {
  return Spectrum(response_).subspan(index * kTransform, kTransform);
}

Convolver::Spectrum Convolver::InputAt(int age) {
  const int slot = (newest_ - age + partitions_) % partitions_;
  return Spectrum(inputs_).subspan(slot * kTransform, kTransform);
}

// WebRtc_rdft gives the real bins zero and Nyquist first, then the real and the imaginary part of
// each other bin. Here a spectrum has all real parts first, then all imaginary parts. The Nyquist
// bin stands where the imaginary part of bin zero would be.

void Convolver::Forward(std::span<const float> samples, Spectrum spectrum) {
  std::copy(samples.begin(), samples.end(), work_.begin());
  webrtc::WebRtc_rdft(kTransform, 1, work_.data(), bit_reversal_.data(), twiddles_.data());
  for (int i = 0; i < kBins; ++i) {
    spectrum[i] = work_[2 * i];
    spectrum[kBins + i] = work_[2 * i + 1];
  }
}

void Convolver::Inverse(std::span<const float> spectrum) {
  for (int i = 0; i < kBins; ++i) {
    work_[2 * i] = spectrum[i] * (2.0f / kTransform);
    work_[2 * i + 1] = spectrum[kBins + i] * (2.0f / kTransform);
  }
  webrtc::WebRtc_rdft(kTransform, -1, work_.data(), bit_reversal_.data(), twiddles_.data());
}

void Convolver::Process(std::span<const float> input, std::span<float> output) {
  std::copy(recent_.begin() + kBlock, recent_.end(), recent_.begin());
  std::copy_n(input.begin(), kBlock, recent_.end() - kBlock);
  newest_ = (newest_ + 1) % partitions_;
  Forward(recent_, InputAt(0));
  std::fill(sum_.begin(), sum_.end(), 0.0f);
  for (int age = 0; age < partitions_; ++age) {
    MultiplyAdd<kBins>(InputAt(age).data(), PartitionAt(age).data(), sum_.data());
  }
  Inverse(sum_);
  std::copy_n(work_.end() - kBlock, kBlock, output.begin());
}

}  // namespace anecho
