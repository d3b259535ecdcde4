#ifndef ANECHO_MEDIA_WAV_HEADER_H_
#define ANECHO_MEDIA_WAV_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsp/sample_format.h"
#include "media/file.h"

namespace anecho {

/// What a RIFF or RF64 WAV file holds, and where.
struct WavHeader {
  SampleFormat format = SampleFormat::kS16;
  int sample_rate = 0;
  int channels = 0;
  int bits = 0;
  /// Position of the first frame in the file, in bytes.
  std::int64_t data_start = 0;
  /// Whole frames that are there.
  std::int64_t frames = 0;
};

/// Reads the header of a WAV file and compares what it promises with the length of the file.
/// Lengths that a recorder leaves when it writes to a pipe or is killed (0, 0x7FFFFFFF, 0xFFFFFFFF,
/// …) mean "to the end". Rate and channels are not judged here. Throws Error(ANECHO_BAD_AUDIO),
/// also when the file is cut short.
WavHeader ReadWavHeader(File& file);

/// @return the header of a WAV file with 28 bytes reserved, which hold the lengths once the file
/// has more than `riff_limit` bytes and becomes RF64.
std::vector<std::byte> MakeWavHeader(SampleFormat format, int sample_rate, int channels,
                                     std::int64_t frames, std::uint64_t riff_limit);

/// @return the header of a WAV that goes into a pipe, whose length isn't known: its lengths are
/// 0xFFFFFFFF, which readers take for "to the end".
std::vector<std::byte> MakeWavStreamHeader(SampleFormat format, int sample_rate, int channels);

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_HEADER_H_
