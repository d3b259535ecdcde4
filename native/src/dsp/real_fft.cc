#include "dsp/real_fft.h"

#include <pffft.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace anecho {
namespace {

std::size_t CheckedSize(std::size_t size) {
  std::size_t rest = size;
  for (const std::size_t factor : {2u, 3u, 5u}) {
    while (rest > 1 && rest % factor == 0) rest /= factor;
  }
  if (size == 0 || size % 32 != 0 || rest != 1) {
    throw std::invalid_argument("the size of a transform must be 32 times factors of 2, 3 and 5");
  }
  return size;
}

}  // namespace

void RealFft::DeleteSetup::operator()(PFFFT_Setup* setup) const { pffft_destroy_setup(setup); }

void RealFft::DeleteAligned::operator()(float* samples) const { pffft_aligned_free(samples); }

RealFft::AlignedSamples RealFft::MakeAligned(std::size_t size) {
  AlignedSamples samples(static_cast<float*>(pffft_aligned_malloc(size * sizeof(float))));
  if (samples == nullptr) throw std::bad_alloc();
  std::fill_n(samples.get(), size, 0.0f);
  return samples;
}

RealFft::RealFft(std::size_t size)
    : size_(CheckedSize(size)),
      setup_(pffft_new_setup(static_cast<int>(size), PFFFT_REAL)),
      input_(MakeAligned(size)),
      output_(MakeAligned(size)),
      work_(MakeAligned(size)) {}

void RealFft::Forward(std::span<float> data) {
  std::copy_n(data.begin(), size_, input_.get());
  pffft_transform_ordered(setup_.get(), input_.get(), output_.get(), work_.get(), PFFFT_FORWARD);
  std::copy_n(output_.get(), size_, data.begin());
}

void RealFft::Forward(std::span<const float> samples, std::span<float> real,
                      std::span<float> imaginary) {
  std::copy_n(samples.begin(), size_, input_.get());
  pffft_transform_ordered(setup_.get(), input_.get(), output_.get(), work_.get(), PFFFT_FORWARD);
  const std::size_t last = size_ / 2;
  real[0] = output_[0];
  real[last] = output_[1];
  imaginary[0] = imaginary[last] = 0.0f;
  for (std::size_t k = 1; k < last; ++k) {
    real[k] = output_[2 * k];
    imaginary[k] = output_[2 * k + 1];
  }
}

void RealFft::Inverse(std::span<float> data) {
  const float scale = 1.0f / static_cast<float>(size_);
  std::transform(data.begin(), data.end(), input_.get(),
                 [&](float value) { return scale * value; });
  pffft_transform_ordered(setup_.get(), input_.get(), output_.get(), work_.get(), PFFFT_BACKWARD);
  std::copy_n(output_.get(), size_, data.begin());
}

void RealFft::Inverse(std::span<const float> real, std::span<const float> imaginary,
                      std::span<float> samples) {
  const float scale = 1.0f / static_cast<float>(size_);
  const std::size_t last = size_ / 2;
  input_[0] = scale * real[0];
  input_[1] = scale * real[last];
  for (std::size_t k = 1; k < last; ++k) {
    input_[2 * k] = scale * real[k];
    input_[2 * k + 1] = scale * imaginary[k];
  }
  pffft_transform_ordered(setup_.get(), input_.get(), output_.get(), work_.get(), PFFFT_BACKWARD);
  std::copy_n(output_.get(), size_, samples.begin());
}

}  // namespace anecho
