#include "dsp/sample_format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace anecho {
namespace {

static_assert(std::endian::native == std::endian::little);

template <typename T>
T Load(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

std::uint32_t Load24(const std::byte* at) {
  return std::to_integer<std::uint32_t>(at[0]) | std::to_integer<std::uint32_t>(at[1]) << 8 |
         std::to_integer<std::uint32_t>(at[2]) << 16;
}

// The low 24 bits, moved up so that the sign is in its place.
float FromLow24(std::uint32_t bits) {
  return static_cast<float>(static_cast<std::int32_t>(bits << 8)) * 0x1p-31f;
}

float FromALaw(std::uint8_t code) {
  const int inverted = code ^ 0x55;
  const int exponent = inverted >> 4 & 7;
  const int mantissa = (inverted & 15) << 4 | 8;
  const int magnitude = exponent == 0 ? mantissa : (mantissa | 0x100) << (exponent - 1);
  return static_cast<float>(inverted & 0x80 ? magnitude : -magnitude) * 0x1p-15f;
}

float FromMuLaw(std::uint8_t code) {
  constexpr int kBias = 0x84;
  const int inverted = code ^ 0xFF;
  const int magnitude = (((inverted & 15) << 3 | kBias) << (inverted >> 4 & 7)) - kBias;
  return static_cast<float>(inverted & 0x80 ? -magnitude : magnitude) * 0x1p-15f;
}

template <std::size_t kBytes, typename Function>
void Decode(std::span<const std::byte> bytes, std::span<float> samples, Function&& decode) {
  const std::byte* at = bytes.data();
  for (float& sample : samples) {
    sample = decode(at);
    at += kBytes;
  }
}

// `scale` is 2^(bits - 1).
std::int32_t Quantize(float sample, double scale) {
  if (std::isnan(sample)) return 0;
  const double scaled = std::nearbyint(static_cast<double>(sample) * scale);
  return static_cast<std::int32_t>(std::clamp(scaled, -scale, scale - 1));
}

template <std::size_t kBytes>
void EncodeInteger(std::span<const float> samples, std::span<std::byte> bytes) {
  constexpr double kScale = static_cast<double>(1LL << (8 * kBytes - 1));
  std::byte* at = bytes.data();
  for (const float sample : samples) {
    const std::int32_t value = Quantize(sample, kScale);
    std::memcpy(at, &value, kBytes);
    at += kBytes;
  }
}

}  // namespace

std::size_t BytesPerSample(SampleFormat format) {
  switch (format) {
    case SampleFormat::kU8:
    case SampleFormat::kALaw:
    case SampleFormat::kMuLaw:
      return 1;
    case SampleFormat::kS16:
      return 2;
    case SampleFormat::kS24:
      return 3;
    case SampleFormat::kS32:
    case SampleFormat::kF32:
      return 4;
    case SampleFormat::kF64:
      return 8;
  }
  return 1;
}

void DecodeSamples(SampleFormat format, std::span<const std::byte> bytes,
                   std::span<float> samples) {
  using B = const std::byte*;
  switch (format) {
    case SampleFormat::kU8:
      return Decode<1>(bytes, samples, [](B at) {
        return static_cast<float>(std::to_integer<int>(*at) - 128) * 0x1p-7f;
      });
    case SampleFormat::kS16:
      return Decode<2>(bytes, samples,
                       [](B at) { return static_cast<float>(Load<std::int16_t>(at)) * 0x1p-15f; });
    case SampleFormat::kS24:
      return Decode<3>(bytes, samples, [](B at) { return FromLow24(Load24(at)); });
    case SampleFormat::kS32:
      return Decode<4>(bytes, samples,
                       [](B at) { return static_cast<float>(Load<std::int32_t>(at)) * 0x1p-31f; });
    case SampleFormat::kF32:
      return Decode<4>(bytes, samples, [](B at) { return Load<float>(at); });
    case SampleFormat::kF64:
      return Decode<8>(bytes, samples, [](B at) { return static_cast<float>(Load<double>(at)); });
    case SampleFormat::kALaw:
      return Decode<1>(bytes, samples, [](B at) { return FromALaw(Load<std::uint8_t>(at)); });
    case SampleFormat::kMuLaw:
      return Decode<1>(bytes, samples, [](B at) { return FromMuLaw(Load<std::uint8_t>(at)); });
  }
}

void EncodeSamples(SampleFormat format, std::span<const float> samples,
                   std::span<std::byte> bytes) {
  if (samples.empty()) return;
  switch (format) {
    case SampleFormat::kS16:
      return EncodeInteger<2>(samples, bytes);
    case SampleFormat::kS24:
      return EncodeInteger<3>(samples, bytes);
    case SampleFormat::kS32:
      return EncodeInteger<4>(samples, bytes);
    case SampleFormat::kF32:
      std::memcpy(bytes.data(), samples.data(), samples.size_bytes());
      return;
    default:
      // The other formats are only decoded.
      std::fill(bytes.begin(), bytes.end(), std::byte{0});
  }
}

}  // namespace anecho
