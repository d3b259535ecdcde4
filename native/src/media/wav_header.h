#ifndef ANECHO_MEDIA_WAV_HEADER_H_
#define ANECHO_MEDIA_WAV_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsp/sample_format.h"

namespace anecho {

/// @return the header of a WAV file with 28 bytes reserved, which hold the lengths once the file
/// has more than `riff_limit` bytes after the first eight and becomes RF64.
std::vector<std::byte> MakeWavHeader(SampleFormat format, int sample_rate, int channels,
                                     std::int64_t frames, std::uint64_t riff_limit);

/// @return the header of a WAV that goes into a pipe, whose length isn't known: its lengths are
/// 0xFFFFFFFF, which readers take for "to the end". 44 bytes, unless the samples are floats.
std::vector<std::byte> MakeWavStreamHeader(SampleFormat format, int sample_rate, int channels);

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_HEADER_H_
