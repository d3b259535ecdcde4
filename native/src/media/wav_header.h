#ifndef ANECHO_MEDIA_WAV_HEADER_H_
#define ANECHO_MEDIA_WAV_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsp/sample_format.h"

namespace anecho {

/// @return the header of a WAV file. 28 bytes are reserved for longer lengths: the file becomes
///   RF64 once it has more than `riff_limit` bytes after the first eight.
std::vector<std::byte> MakeWavHeader(SampleFormat format, int sample_rate, int channels,
                                     std::int64_t frames, std::uint64_t riff_limit);

/// @return the header of a WAV that goes into a pipe. The length isn't known, so the header says
///   0xFFFFFFFF, which readers take for "to the end". 44 bytes, unless the samples are floats.
std::vector<std::byte> MakeWavStreamHeader(SampleFormat format, int sample_rate, int channels);

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_HEADER_H_
