#ifndef ANECHO_MEDIA_WAV_FORMAT_H_
#define ANECHO_MEDIA_WAV_FORMAT_H_

#include <cstddef>
#include <span>
#include <string>

#include "dsp/sample_format.h"

namespace anecho {

/// How the samples of a WAV file are stored.
struct WavFormat {
  SampleFormat format = SampleFormat::kS16;
  /// Hz, as the file says: any.
  int sample_rate = 0;
  /// 1 or more.
  int channels = 0;
  /// Valid bits of one sample; the other bits of its bytes are padding.
  int bits = 0;
  /// Bytes of one sample of all channels.
  int frame_bytes = 0;

  bool operator==(const WavFormat&) const = default;
};

/// Reads the contents of a "fmt " chunk. If its fields contradict each other, the fields for the
/// codec and for the bits of a sample count, as in other readers.
/// @param name of the file, for messages. Throws Error(ANECHO_BAD_AUDIO).
WavFormat ParseWavFormat(std::span<const std::byte> chunk, const std::string& name);

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_FORMAT_H_
