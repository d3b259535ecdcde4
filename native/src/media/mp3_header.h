#ifndef ANECHO_MEDIA_MP3_HEADER_H_
#define ANECHO_MEDIA_MP3_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace anecho {

/// The four bytes before each frame of MPEG audio, layer III.
struct Mp3FrameHeader {
  int sample_rate = 0;
  int channels = 0;
  /// Frames of samples: 576 or 1152.
  int samples = 0;
  /// Length with these four bytes.
  int bytes = 0;
  /// Bytes between the header and the sound: checksum and side information.
  int side_bytes = 0;
};

/// @return nothing if `bytes` don't begin with a valid header, or its bit rate is "free".
std::optional<Mp3FrameHeader> ParseMp3FrameHeader(std::span<const std::byte> bytes);

/// What an encoder writes into a silent frame before the first.
struct Mp3Tag {
  /// Frames of MP3 that follow; 0 if not told.
  std::int64_t mp3_frames = 0;
  /// Bytes from the start of this frame to the end of the sound; 0 if not told.
  std::int64_t bytes = 0;
  /// Samples that the encoder put before and after the sound; 0 if not told.
  int delay = 0;
  int padding = 0;
};

/// Reads the Xing, Info or LAME tag of the frame that `bytes` begin with.
std::optional<Mp3Tag> ParseMp3Tag(const Mp3FrameHeader& frame, std::span<const std::byte> bytes);

/// @return length of the ID3v2 tag that `bytes` begin with; 0 if there is none.
std::int64_t Id3TagBytes(std::span<const std::byte> bytes);

}  // namespace anecho

#endif  // ANECHO_MEDIA_MP3_HEADER_H_
