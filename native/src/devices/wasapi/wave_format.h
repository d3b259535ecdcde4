#ifndef ANECHO_DEVICES_WASAPI_WAVE_FORMAT_H_
#define ANECHO_DEVICES_WASAPI_WAVE_FORMAT_H_

// mmreg.h needs windows.h before it.
// clang-format off
#include <windows.h>
#include <mmreg.h>
// clang-format on

#include <optional>

#include "devices/streams.h"
#include "dsp/sample_format.h"

namespace anecho {

/// A parsed WASAPI format.
struct WaveFormat {
  SampleFormat sample_format = SampleFormat::kF32;
  StreamFormat stream;
  /// Bits SPEAKER_FRONT_LEFT and so on, one for each channel in turn; 0: the format doesn't say.
  DWORD channel_mask = 0;

  std::size_t bytes_per_frame() const {
    return BytesPerSample(sample_format) * static_cast<std::size_t>(stream.channels);
  }
};

/// @param size readable bytes at `format`.
/// @return nothing for a format that isn't plain samples, contradicts itself, or is outside 8 to
///   192 kHz and 1 to 32 channels.
std::optional<WaveFormat> ParseWaveFormat(const WAVEFORMATEX& format, std::size_t size);

/// As above, for a format whose own size field can be trusted, as WASAPI's can.
inline std::optional<WaveFormat> ParseWaveFormat(const WAVEFORMATEX& format) {
  return ParseWaveFormat(format, sizeof(WAVEFORMATEX) + format.cbSize);
}

/// @return a format of f32 samples with the rate and the number of channels of `stream`.
WAVEFORMATEXTENSIBLE FloatFormat(StreamFormat stream);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WAVE_FORMAT_H_
