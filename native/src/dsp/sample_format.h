#ifndef ANECHO_DSP_SAMPLE_FORMAT_H_
#define ANECHO_DSP_SAMPLE_FORMAT_H_

#include <cstddef>
#include <span>

namespace anecho {

/// How one sample is stored, little endian. 24 valid bits in the upper part of 32 (as WASAPI has
/// them) are simply kS32.
enum class SampleFormat {
  kU8 = 1,
  kS16,
  /// Three bytes.
  kS24,
  kS32,
  kF32,
  kF64,
  /// G.711.
  kALaw,
  kMuLaw,
};

// real-time
/// @return bytes of one sample: 1 to 8.
std::size_t BytesPerSample(SampleFormat format);

// real-time
/// Converts stored samples to f32, full scale at ±1 (the most negative integer is exactly -1).
/// @param bytes samples.size() stored samples; need not be aligned.
void DecodeSamples(SampleFormat format, std::span<const std::byte> bytes, std::span<float> samples);

// real-time
/// Converts f32 to kS16, kS24, kS32 or kF32. Integers are rounded to the nearest and clipped,
/// without dither; NaN becomes 0. kF32 is stored as it is.
/// @param bytes room for samples.size() stored samples.
void EncodeSamples(SampleFormat format, std::span<const float> samples, std::span<std::byte> bytes);

}  // namespace anecho

#endif  // ANECHO_DSP_SAMPLE_FORMAT_H_
